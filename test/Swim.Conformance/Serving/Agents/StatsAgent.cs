using Swim.Recon;

namespace Swim.Conformance.Serving.Agents;

/// <summary>Shows the process's counters as lanes.</summary>
[Agent("/stats", Durability = Durability.Transient)]
public sealed partial class StatsAgent : WebAgent
{
    [Lane] public partial ValueLane<long> Handled { get; }

    [Lane] public partial ValueLane<long> Joined { get; }

    [Lane] public partial ValueLane<long> Heap { get; }

    [Command]
    private void Poll(Value body)
    {
        Handled.Value = Counters.HandledCount;
        Joined.Value = Counters.JoinedCount;
    }

    [Command]
    private void Reset(Value body)
    {
        Counters.Reset();
        Handled.Value = 0;
        Joined.Value = 0;
    }

    [Command]
    private void Gc(Value body)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Heap.Value = GC.GetTotalMemory(forceFullCollection: true);
    }
}
