using Swim.Lanes;

namespace Swim.Tests.Agents;

/// <summary>Values, maps and commands; what happens to it is kept for the test to see.</summary>
[Agent("/counter/:name")]
public sealed partial class CounterAgent : WebAgent
{
    [Lane] public partial ValueLane<int> Count { get; }

    [Lane(Durability = Durability.Committed)] public partial ValueLane<int> Total { get; }

    [Lane(Durability = Durability.Transient)] public partial ValueLane<string> Note { get; }

    [Lane] public partial MapLane<string, int> Scores { get; }

    [Lane] public partial ValueLane<string> Failure { get; }

    [Command] private void Add(int amount) => Count.Value += amount;

    [Command] private void Commit(int amount) => Total.Value += amount;

    [Command]
    private void Explode(string message)
    {
        Count.Value = -1;
        throw new InvalidOperationException(message);
    }

    [Command] private void End() => Stop();

    [Command] private Task Remove() => DeleteAsync();

    protected override Task OnStartAsync(CancellationToken cancellationToken)
    {
        AgentEvents.Add(NodeUri, "start");
        return Task.CompletedTask;
    }

    protected override Task OnStopAsync(CancellationToken cancellationToken)
    {
        AgentEvents.Add(NodeUri, "stop");
        return Task.CompletedTask;
    }

    protected override void OnFailure(Exception error, string? lane) => Failure.Value = $"{lane}: {error.Message}";
}
