using Swim.Lanes;

namespace Swim.Tests.Agents;

/// <summary>Throws wherever an agent can throw.</summary>
[Agent("/fault/:id")]
public sealed partial class FaultAgent : WebAgent
{
    [Lane] public partial ValueLane<int> Count { get; }

    [Lane] public partial ValueLane<int> Steps { get; }

    [Lane] public partial MapLane<string, int> Scores { get; }

    [Join] public partial JoinValueLane<string, int> Sources { get; }

    [Command] private void Throw(string message)
    {
        Count.Value++;
        throw new InvalidOperationException(message);
    }

    [Command] private async Task ThrowLater(string message)
    {
        Steps.Value = 1;
        await Gates.WaitAsync(NodeUri);
        Steps.Value = 2;
        throw new InvalidOperationException(message);
    }

    [Command] private async Task Slow()
    {
        Steps.Value = 1;
        await Gates.WaitAsync(NodeUri);
        Steps.Value = 2;
    }

    [Command] private void Follow(string node)
    {
        Downlinks.Value<int>(node, "count", value => throw new InvalidOperationException($"downlink {value}"));
        Sources.Add("a", node, "count");
    }

    [Command] private void TickOnce() => Schedule(TimeSpan.Zero, () => throw new InvalidOperationException("tick"));

    [Command] private Task DeleteLater() => DeleteAsync();

    [OnSet(nameof(Count))]
    private static void Refuse(int now)
    {
        if (now < 0) throw new InvalidOperationException($"set {now}");
    }

    [OnUpdate(nameof(Scores))] private static void Refuse(string key, int now) => throw new InvalidOperationException($"score {key} {now}");

    [OnUpdate(nameof(Sources))] private static void Joined(string key, int now) => throw new InvalidOperationException($"join {key} {now}");

    protected override void OnFailure(Exception error, string? lane) => AgentEvents.Add(NodeUri, $"{lane ?? "-"}: {error.Message}");
}
