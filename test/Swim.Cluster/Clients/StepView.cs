using System.Globalization;
using Swim.Cluster.Checking;
using Swim.Recon;

namespace Swim.Cluster.Clients;

/// <summary>The steps of an agent.</summary>
internal sealed class StepView(Peer peer, string node, string lane, StepLedger ledger) : LinkView(peer, node, lane)
{
    private long _step;

    public override void Event(Value body)
    {
        var step = Of(body);
        if (step < _step) Report($"went back from step {_step} to {step}");
        _step = step;
        if (step > 0) ledger.Saw(step, Number(body["life"]));
    }

    public override string Print() => _step.ToString(CultureInfo.InvariantCulture);

    public override string PrintOf(Value state) => Of(state).ToString(CultureInfo.InvariantCulture);

    protected override void Forget() => _step = 0;

    private static long Of(Value step) => step is Record ? Math.Max(0, Number(step["number"])) : 0;
}
