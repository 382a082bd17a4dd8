using Swim.Lanes;

namespace Swim;

/// <summary>
/// A stream of items without state: what is pushed goes to every link there is, first in first out, never coalesced, and is then
/// forgotten. A link that falls behind loses its oldest items beyond 10,000 or 1 MiB, counted. Takes no commands.
/// </summary>
/// <remarks>
/// In an agent with <see cref="Durability.Committed"/> lanes, items of a turn that touched one wait for its commit, in order; there
/// a turn that pushes more than a link could hold keeps the latest.
/// </remarks>
public sealed class SupplyLane<T> : Lane
{
    // a turn that pushes much sends by the way, so that readers which keep up lose nothing
    private const int EarlyItems = 1024;
    private const int EarlyBytes = 128 * 1024;

    private readonly SupplyLaneDefinition<T> _definition;
    private ItemQueue? _items;

    internal SupplyLane(AgentLanes agent, SupplyLaneDefinition<T> definition)
        : base(agent, definition) => _definition = definition;

    internal override bool HoldsState => false;

    /// <summary>Sends an item to the links there are; without any it does nothing. The item is written at once, so it may change afterwards.</summary>
    public void Push(T item)
    {
        if (!HasReaders) return;
        var scratch = LaneScratch.Rent();
        try
        {
            (_items ??= new ItemQueue(LinkBufferOptions.Default)).Push(LaneOp.Item(0, scratch.Encode(_definition.Form, item)));
        }
        finally
        {
            LaneScratch.Return(scratch);
        }

        Changed(0);
        if (_items.Count >= EarlyItems || _items.Bytes >= EarlyBytes) Agent.EmitEarly(this);
    }

    internal override CommandOutcome Command(ReadOnlySpan<byte> body, out ValueTask pending) => RefuseCommand(out pending);

    internal override void Emit(LaneScratch scratch, bool wanted)
    {
        if (_items is not { } items) return;
        if (items.Dropped > 0)
        {
            Agent.Hub.CountDropped(items.Dropped);
            items.ResetCounters();
        }

        while (items.TryTake(out var op))
        {
            if (wanted) scratch.Add(op with { Version = Version });
            else op.Release();
        }
    }

    internal override bool Snapshot(LaneScratch scratch, ReadOnlySpan<byte> afterKey, bool fromStart) => true;

    internal override void Print(EncodeBuffer output)
    {
    }
}
