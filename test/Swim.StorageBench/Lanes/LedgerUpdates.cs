using Swim.StorageBench.Load;

namespace Swim.StorageBench.Lanes;

/// <summary>One key at a time of a map lane that has so many entries.</summary>
internal sealed class LedgerUpdates(LaneHost host, int entries) : Contestant
{
    private const int FillAtOnce = 10_000;

    private readonly IAgentHandle _agent = host.Swim.Agent($"/ledger/{entries}");

    public override string Name => $"{entries:N0} entries";

    public override int Callers => 1;

    public override async ValueTask StartAsync()
    {
        for (var left = entries; left > 0; left -= FillAtOnce) await _agent.CommandAsync("fill", Math.Min(left, FillAtOnce));
    }

    public override ValueTask UpdateAsync(int caller, long round) =>
        _agent.Map<int, string>("entries").UpdateAsync((int)(round * 7919 % entries), Rows.Text(caller, round)[..40]);

    public override ValueTask DisposeAsync() => default;
}
