using Swim.StorageBench.Load;

namespace Swim.StorageBench.Lanes;

/// <summary>The whole way: a command to an agent sets its <c>Committed</c> lane and returns when that is durable.</summary>
internal sealed class LaneUpdates(LaneHost host, int agents) : Contestant
{
    private readonly IValueLaneHandle<string>[] _lanes = [.. Enumerable.Range(0, agents).Select(i => host.Swim.Agent($"/meter/{agents}-{i}").Value<string>("reading"))];

    public override string Name => "lanes";

    public override int Callers => agents;

    public override async ValueTask StartAsync()
    {
        for (var i = 0; i < agents; i++) await UpdateAsync(i, 0);
    }

    public override ValueTask UpdateAsync(int caller, long round) => _lanes[caller].SetAsync(Rows.Text(caller, round));

    public override ValueTask DisposeAsync() => default;
}
