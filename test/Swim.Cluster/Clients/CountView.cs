using System.Globalization;
using Swim.Recon;

namespace Swim.Cluster.Clients;

/// <summary>A number that only counts at rest: how often an agent has begun, the sum of a join.</summary>
internal sealed class CountView(Peer peer, string node, string lane) : LinkView(peer, node, lane)
{
    public long Count { get; private set; }

    public override void Event(Value body) => Count = Math.Max(0, Number(body));

    public override string Print() => Count.ToString(CultureInfo.InvariantCulture);

    public override string PrintOf(Value state) => Math.Max(0, Number(state)).ToString(CultureInfo.InvariantCulture);

    protected override void Forget() => Count = 0;
}
