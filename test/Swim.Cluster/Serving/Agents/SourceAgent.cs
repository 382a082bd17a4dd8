namespace Swim.Cluster.Serving.Agents;

/// <summary>One of many that are joined.</summary>
[Agent("/source/:id")]
public sealed partial class SourceAgent : WebAgent
{
    private AgentTimer? _timer;
    private int _turn;

    [Lane("value", Durability = Durability.Transient)] public partial ValueLane<long> Value { get; }

    protected override Task OnStartAsync(CancellationToken cancellationToken)
    {
        ActiveAgents.Started(NodeUri);
        return Task.CompletedTask;
    }

    protected override Task OnStopAsync(CancellationToken cancellationToken)
    {
        ActiveAgents.Stopped(NodeUri);
        return Task.CompletedTask;
    }

    [Command("run")]
    private void Run(Pace pace)
    {
        _timer?.Dispose();
        _turn = 0;
        var period = TimeSpan.FromMilliseconds(pace.Period);
        _timer = ScheduleEvery(period * Random.Shared.NextDouble(), period, () =>
        {
            Value.Value++;
            if (++_turn >= pace.Turns) _timer?.Dispose();
            return ValueTask.CompletedTask;
        });
    }
}
