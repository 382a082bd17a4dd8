using Swim.Lanes;

namespace Swim.Tests.Agents;

/// <summary>Joins many counters, and what they say together.</summary>
[Agent("/fleet/:id")]
public sealed partial class FleetAgent : WebAgent
{
    [Join] public partial JoinValueLane<int, int> Counts { get; }

    [Join] public partial JoinMapLane<string, string, int> Scores { get; }

    [Lane] public partial ValueLane<long> Total { get; }

    [Lane] public partial ValueLane<double> Mean { get; }

    [Lane] public partial MapLane<int, int> Leaders { get; }

    [Lane] public partial MapLane<bool, long> ByParity { get; }

    [Lane] public partial ValueLane<int> Synced { get; }

    [Lane] public partial ValueLane<string> Down { get; }

    protected override Task OnStartAsync(CancellationToken cancellationToken)
    {
        Synced.Value = 0;
        Counts.Aggregate.Sum(count => count).Into(Total);
        Counts.Aggregate.Mean(count => count).Into(Mean);
        Counts.Aggregate.Top(3, count => count).Into(Leaders);
        Counts.Aggregate.GroupBy(count => count % 2 == 0).Count().Into(ByParity);
        return Task.CompletedTask;
    }

    [Command]
    private void JoinFirst(int count)
    {
        for (var i = 0; i < count; i++) Counts.Add(i, $"/counter/{GetProperty("id")}-{i}", "count");
    }

    [Command] private void JoinOne(string nodeUri) => Counts.Add(Counts.LinkCount, nodeUri, "count");

    [Command] private void JoinScores(string nodeUri) => Scores.Add(nodeUri, nodeUri, "scores");

    [Command] private void Leave(int key) => Counts.Remove(key);

    [Command] private void Sleep() => DeactivateOnIdle();

    [OnSynced(nameof(Counts))] private void CountSynced(int link) => Synced.Value++;

    [OnUnlinked(nameof(Counts))] private void Lost(int link, UnlinkReason reason) => Down.Value = $"{link} {reason}";

    [OnUpdate(nameof(Counts))] private void Updated(int key, int now, int before) => AgentEvents.Add(NodeUri, $"{key}: {before} -> {now}");
}
