using System.Globalization;
using Swim.Cluster.Checking;
using Swim.Recon;

namespace Swim.Cluster.Clients;

/// <summary>A value lane of marks.</summary>
internal sealed class NumberView(Peer peer, string node, string lane, NumberLedger ledger) : LinkView(peer, node, lane)
{
    private long _number;

    public override void Event(Value body)
    {
        var number = Of(body);
        if (number < _number) ledger.WentBack(_number, number, Name);
        _number = number;
        ledger.Saw(number);
    }

    public override string Print() => _number.ToString(CultureInfo.InvariantCulture);

    public override string PrintOf(Value state) => Of(state).ToString(CultureInfo.InvariantCulture);

    protected override void Forget() => _number = 0;

    private static long Of(Value mark) => mark is Record ? Math.Max(0, Number(mark["number"])) : 0;
}
