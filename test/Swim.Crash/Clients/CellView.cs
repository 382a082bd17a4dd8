using System.Globalization;
using Swim.Crash.Checking;
using Swim.Recon;

namespace Swim.Crash.Clients;

/// <summary>The value that acknowledged requests set.</summary>
internal sealed class CellView(int peer, string node, string lane, CellLedger ledger, Findings findings) : SeenView(peer, node, lane, findings)
{
    private long _newest;

    public long Cell { get; private set; }

    public override void BeginLife()
    {
        base.BeginLife();
        _newest = 0;
        Cell = 0;
    }

    public override void Event(Value body)
    {
        Cell = body is Num ? Number(body) : 0;
        if (Cell < _newest) Report($"went back from {_newest} to {Cell}");
        _newest = Math.Max(_newest, Cell);
        ledger.Saw(Cell);
    }

    public override string Print() => Cell.ToString(CultureInfo.InvariantCulture);

    protected override void Clear() => Cell = 0;
}
