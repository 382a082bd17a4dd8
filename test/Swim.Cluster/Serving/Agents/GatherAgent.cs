namespace Swim.Cluster.Serving.Agents;

/// <summary>Joins all sources.</summary>
[Agent("/gather/:id")]
public sealed partial class GatherAgent : WebAgent
{
    [Join("sources", Durability = Durability.Transient)] public partial JoinValueLane<int, long> Sources { get; }

    [Lane("sum", Durability = Durability.Transient)] public partial ValueLane<long> Sum { get; }

    [Lane("count", Durability = Durability.Transient)] public partial ValueLane<long> Count { get; }

    protected override Task OnStartAsync(CancellationToken cancellationToken)
    {
        Sources.Aggregate.Sum(static value => value).Into(Sum);
        Sources.Aggregate.Count().Into(Count);
        return Task.CompletedTask;
    }

    [Command("open")]
    private void Open(int sources)
    {
        for (var i = 1; i <= sources; i++) Sources.Add(i, $"/source/{i}", "value");
    }

    /// <summary>Has every source publish by itself.</summary>
    [Command("run")]
    private void Run(Pace pace)
    {
        foreach (var i in Sources.Links.Select(static link => link.Key)) Command($"/source/{i}", "run", pace);
    }
}
