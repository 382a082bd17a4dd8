using Swim.Lanes;

namespace Swim.Cluster.Serving.Agents;

/// <summary>Joins lanes of the plain agents, wherever they live.</summary>
[Agent("/tally/:id")]
public sealed partial class TallyAgent : WebAgent
{
    [Join("committed", Durability = Durability.Committed)] public partial JoinValueLane<string, Mark> Committed { get; }

    [Join("behind")] public partial JoinValueLane<string, Mark> Behind { get; }

    [Join("keys")] public partial JoinMapLane<string, string, long> Keys { get; }

    /// <summary>Of the numbers that the committed values stand at.</summary>
    [Lane("sum")] public partial ValueLane<long> Sum { get; }

    protected override Task OnStartAsync(CancellationToken cancellationToken)
    {
        ActiveAgents.Started(NodeUri);
        Committed.Aggregate.Sum(static mark => mark.Number).Into(Sum);
        return Task.CompletedTask;
    }

    protected override Task OnStopAsync(CancellationToken cancellationToken)
    {
        ActiveAgents.Stopped(NodeUri);
        return Task.CompletedTask;
    }

    [Command("open")]
    private void Open(string node)
    {
        Committed.Add(node, node, "cValue");
        Behind.Add(node, node, "wValue");
        Keys.Add(node, node, "wMap");
    }
}
