using Swim.Recon;

namespace Swim.Cluster.Clients;

/// <summary>A join of marks.</summary>
internal sealed class MarksView(Peer peer, string node, string lane) : MapView(peer, node, lane)
{
    protected override long IdOf(Value value) => value is Record ? Math.Max(0, Number(value["number"])) : 0;
}
