using Swim.StorageBench.Load;

namespace Swim.StorageBench.Lanes;

/// <summary>The store alone: as many claims as agents, each writing its record.</summary>
internal sealed class RecordWrites(LaneHost host, int agents) : Contestant
{
    private readonly RecordClaim[] _claims = new RecordClaim[agents];

    public override string Name => "store";

    public override int Callers => agents;

    public override async ValueTask StartAsync()
    {
        for (var i = 0; i < agents; i++) _claims[i] = await host.Records.ClaimAsync("record", $"/record/{agents}/{i}");
    }

    public override ValueTask UpdateAsync(int caller, long round) => host.Records.WriteAsync(_claims[caller], [new RecordChange("v/reading", Rows.Bytes(caller, round))]);

    public override ValueTask DisposeAsync() => default;
}
