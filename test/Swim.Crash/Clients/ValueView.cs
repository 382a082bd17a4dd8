using System.Globalization;
using Swim.Crash.Checking;
using Swim.Crash.Scripts;
using Swim.Recon;

namespace Swim.Crash.Clients;

/// <summary>A value lane that goes on by steps.</summary>
internal sealed class ValueView(int peer, string node, string lane, StepLedger ledger, Findings findings) : SeenView(peer, node, lane, findings)
{
    private long _newest;

    public long Step { get; private set; }

    public override void BeginLife()
    {
        base.BeginLife();
        _newest = 0;
        Step = 0;
    }

    public override void Event(Value body)
    {
        Step = body is Record ? Script.StepOf(Number(body["id"])) : 0;
        if (Step < _newest) Report($"went back from step {_newest} to {Step}");
        _newest = Math.Max(_newest, Step);
        if (Step > 0) ledger.Saw(Step, Number(body["at"]));
    }

    public override string Print() => Step.ToString(CultureInfo.InvariantCulture);

    protected override void Clear() => Step = 0;
}
