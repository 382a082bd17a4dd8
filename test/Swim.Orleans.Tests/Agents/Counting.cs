namespace Swim.Tests.Agents;

/// <summary>A behaviour that any agent can take on: counts, with a greeting from the services.</summary>
public sealed partial class Counting(Greeting greeting) : AgentTrait
{
    [Lane] public partial ValueLane<int> Total { get; }

    [Lane] public partial ValueLane<string> Last { get; }

    public int Started { get; private set; }

    [Command] private void Count(int by) => Total.Value += by;

    [WillSet(nameof(Total))] private static int NeverNegative(int now) => Math.Max(now, 0);

    [OnSet(nameof(Total))] private void Counted(int now, int before) => Last.Value = $"{greeting.Text} {NodeUri}: {before} to {now}";

    protected override Task OnStartAsync(CancellationToken cancellationToken)
    {
        Started++;
        return Task.CompletedTask;
    }

    protected override Task OnStopAsync(CancellationToken cancellationToken)
    {
        Last.Value = "stopped";
        return Task.CompletedTask;
    }
}
