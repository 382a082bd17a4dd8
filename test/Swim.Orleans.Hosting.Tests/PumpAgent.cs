using Swim.Recon;

namespace Swim.Hosting.Tests;

/// <summary>An agent some of whose types and names have changed since its state was stored.</summary>
[Agent("/pump/:id", Name = "pump")]
public sealed partial class PumpAgent : WebAgent
{
    [Lane]
    [FormerName("status")]
    public partial ValueLane<PumpState> State { get; }

    /// <summary>The keys were numbers.</summary>
    [Lane]
    public partial MapLane<string, Level> Levels { get; }

    /// <summary>Was a lane of one value.</summary>
    [Lane]
    public partial ValueLane<List<string>> Notes { get; }

    /// <summary>Was a text, which is no number.</summary>
    [Lane]
    public partial ValueLane<int> Limit { get; }

    [Command]
    private void Run(double flow) => State.Value = State.Value with { Flow = flow, Phase = PumpPhase.Running };

    [Command]
    private void SetLimit(int limit) => Limit.Value = limit;

    protected override Task OnStartAsync(CancellationToken cancellationToken)
    {
        // on a lane that does not load this throws, and the agent starts all the same
        Limit.Value += 1;
        return Task.CompletedTask;
    }
}

[Form]
[FormerName("Status")]
public sealed partial record PumpState([FormerName("litres")] double Flow = 0, PumpPhase Phase = PumpPhase.Idle, string Operator = "nobody");

[Form]
public enum PumpPhase
{
    [FormerName("Off")] Idle,
    [FormerName("On")] Running,
}

[Form]
public sealed partial record Level(double Metres, int? Quality = null);
