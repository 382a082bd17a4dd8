using Swim.Lanes;

namespace Swim.TestKit.Tests;

/// <summary>An agent with one of everything that the test kit looks at.</summary>
[Agent("/tally/:id")]
public sealed partial class TallyAgent : WebAgent
{
    [Lane] public partial ValueLane<int> Count { get; }

    [Lane(Durability = Durability.Committed)] public partial ValueLane<int> Sure { get; }

    [Lane] public partial MapLane<string, int> Scores { get; }

    [Lane] public partial ValueLane<int> Ticks { get; }

    [Lane] public partial ValueLane<DateTimeOffset> LastTick { get; }

    [Lane] public partial ValueLane<bool> Stopped { get; }

    [Lane] public partial ListLane<string> Names { get; }

    [Command] private void Add(int amount) => Count.Value += amount;

    [Command] private void Pass(int amount) => Command("/tally/next", "add", amount);

    [Command] private void AddSure(int amount) => Sure.Value += amount;

    [Command] private void Score(string who) => Scores[who] = Scores.TryGetValue(who, out var score) ? score + 1 : 1;

    [Command] private void Name(string name) => Names.Add(name);

    [Command]
    private void Explode(string message)
    {
        Scores.Clear();
        throw new InvalidOperationException(message);
    }

    [Command]
    private async Task AddLater(int seconds)
    {
        await Task.Delay(TimeSpan.FromSeconds(seconds), Clock);
        Count.Value++;
    }

    [Every("10s")]
    private void Tick()
    {
        Ticks.Value++;
        LastTick.Value = Clock.GetUtcNow();
    }

    protected override Task OnStopAsync(CancellationToken cancellationToken)
    {
        Stopped.Value = true;
        return Task.CompletedTask;
    }
}
