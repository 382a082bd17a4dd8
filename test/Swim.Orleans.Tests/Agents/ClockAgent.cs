namespace Swim.Tests.Agents;

[Agent("/clock/:id")]
public sealed partial class ClockAgent : WebAgent
{
    private AgentTimer? _timer;

    [Lane] public partial ValueLane<int> Ticks { get; }

    [Lane] public partial ValueLane<int> Once { get; }

    [Lane] public partial ValueLane<DateTimeOffset> Now { get; }

    [Every("1m")]
    private void Tick()
    {
        Ticks.Value++;
        Now.Value = Clock.GetUtcNow();
        if (Ticks.Value == 3) throw new InvalidOperationException("a bad tick");
    }

    [Command] private void In(int seconds) => _timer = Schedule(TimeSpan.FromSeconds(seconds), () => Once.Value++);

    [Command] private void Cancel() => _timer?.Dispose();
}
