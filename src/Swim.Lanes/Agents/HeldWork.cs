using System.Runtime.InteropServices;

namespace Swim.Lanes;

/// <summary>What waits for one commit, in order: changes, snapshots and echoes for readers, actions for elsewhere.</summary>
internal sealed class HeldWork
{
    private const int ItemBytes = 64;

    private List<Held> _items = [];
    private List<LaneOp> _ops = [];

    private enum HeldKind : byte
    {
        Ops,
        Snapshot,
        Answer,
        State,
        Action,
    }

    public long Bytes { get; private set; }

    public bool HasEchoes { get; private set; }

    public bool HasActions { get; private set; }

    public bool IsEmpty => _items.Count == 0;

    /// <param name="lane">Whose.</param>
    /// <param name="scratch">The operations.</param>
    /// <param name="turn">The turn that they stand or fall with, or 0.</param>
    public long HoldOps(Lane lane, LaneScratch scratch, long turn)
    {
        HasEchoes |= lane.FollowsTurn;
        return Hold(new Held(HeldKind.Ops, lane) { Start = _ops.Count, Turn = turn }, scratch);
    }

    public long HoldAnswer(Lane lane, ILaneReader reader, LaneScratch scratch) =>
        Hold(new Held(HeldKind.Answer, lane) { Start = _ops.Count, Reader = reader }, scratch);

    /// <summary>A reader that already waits for the same part of the same state is not given it twice.</summary>
    public long HoldSnapshot(Lane lane, ILaneReader reader, LaneScratch scratch, bool isFirst, bool isLast, Payload? after)
    {
        if (isFirst && Waits(lane, reader)) return 0;
        var held = new Held(HeldKind.Snapshot, lane)
        {
            Start = _ops.Count, Reader = reader, Version = lane.Version, IsFirst = isFirst, IsLast = isLast, After = after?.Retain(),
        };
        return Hold(held, scratch);
    }

    /// <summary>A part of the whole state that readers are compared with: of another process, or (null) those here.</summary>
    public long HoldState(Lane lane, RelayPeer? peer, LaneScratch scratch, bool isFirst, bool isLast, Payload? after, bool oneByOne)
    {
        var held = new Held(HeldKind.State, lane)
        {
            Start = _ops.Count, Peer = peer, Version = lane.Version, IsFirst = isFirst, IsLast = isLast, After = after?.Retain(), IsOneByOne = oneByOne,
        };
        return Hold(held, scratch);
    }

    public long HoldAction(in OutgoingAction action, long turn)
    {
        HasActions = true;
        _items.Add(new Held(HeldKind.Action, null) { Action = action, Turn = turn });
        Bytes += ItemBytes;
        return ItemBytes;
    }

    /// <summary>Takes over everything of <paramref name="later"/>, which is empty afterwards.</summary>
    public void Append(HeldWork later)
    {
        var shift = _ops.Count;
        foreach (ref readonly var item in CollectionsMarshal.AsSpan(later._items)) _items.Add(item with { Start = item.Start + shift });
        _ops.AddRange(CollectionsMarshal.AsSpan(later._ops));
        Bytes += later.Bytes;
        HasEchoes |= later.HasEchoes;
        HasActions |= later.HasActions;
        later.Forget();
    }

    /// <summary>The commit is durable: passes everything on.</summary>
    public void Pass(AgentLanes agent, LaneHub hub)
    {
        var ops = CollectionsMarshal.AsSpan(_ops);
        var feeds = hub.Find(agent.Node);
        foreach (ref readonly var item in CollectionsMarshal.AsSpan(_items))
        {
            if (item.Kind == HeldKind.Action)
            {
                agent.Run(item.Action);
                continue;
            }

            if (feeds?.Find(item.Lane!.Name) is not { } feed) continue;
            var own = ops.Slice(item.Start, item.Count);
            if (item.Kind == HeldKind.Ops)
            {
                if (!feed.Publish(agent.Epoch, own)) agent.TakeOverSoon(item.Lane, feed, own);
            }
            else if (item.Kind == HeldKind.Answer) feed.Answer(agent.Epoch, item.Reader!, own);
            else if (item.Kind == HeldKind.State) PassState(agent, feed, item, own);
            else feed.Snapshot(item.Reader!, agent.Epoch, item.Version, own, item.IsFirst, item.IsLast, item.After);
        }

        Drop();
    }

    /// <summary>
    /// Lets go of what must not be passed on because a lane is not stored: its own changes, and the echoes and actions of the turns that touched it. Readers
    /// whose syncs are among it are owed the lane's state. Returns the bytes that went.
    /// </summary>
    public long Withdraw(Lane lane, TurnRanges turns, LaneFeed? feed)
    {
        var items = CollectionsMarshal.AsSpan(_items);
        var ops = CollectionsMarshal.AsSpan(_ops);
        var kept = 0;
        long bytes = 0;
        HasEchoes = false;
        HasActions = false;
        foreach (ref var item in items)
        {
            if (ReferenceEquals(item.Lane, lane) || (item.Turn != 0 && turns.Contains(item.Turn)))
            {
                bytes += ItemBytes;
                foreach (ref readonly var op in ops.Slice(item.Start, item.Count))
                {
                    bytes += (op.Key?.Length ?? 0) + (op.Body?.Length ?? 0);
                    op.Release();
                }

                ops.Slice(item.Start, item.Count).Clear();
                item.After?.Release();
                if (item.Kind == HeldKind.Snapshot) feed?.OweState(item.Reader!);
                continue;
            }

            HasActions |= item.Kind == HeldKind.Action;
            HasEchoes |= item.Kind == HeldKind.Ops && item.Lane!.FollowsTurn;
            items[kept++] = item;
        }

        _items.RemoveRange(kept, _items.Count - kept);
        if (_items.Count == 0) _ops.Clear();
        Bytes -= bytes;
        return bytes;
    }

    /// <summary>Lets everything go without passing it on.</summary>
    public void Drop()
    {
        var ops = CollectionsMarshal.AsSpan(_ops);
        foreach (ref readonly var item in CollectionsMarshal.AsSpan(_items))
        {
            // not all there are: those of items that were withdrawn have gone
            foreach (ref readonly var op in ops.Slice(item.Start, item.Count)) op.Release();
            item.After?.Release();
        }

        Forget();
    }

    private static void PassState(AgentLanes agent, LaneFeed feed, in Held item, ReadOnlySpan<LaneOp> entries)
    {
        if (item.Peer is null) feed.Compare(agent.Epoch, item.Version, entries, item.IsFirst, item.IsLast, item.IsOneByOne);
        else feed.ShowAll(item.Peer, new LaneSnapshot(agent.Epoch, item.Version, entries, item.IsFirst, item.IsLast, item.After), item.IsOneByOne);
    }

    private bool Waits(Lane lane, ILaneReader reader)
    {
        foreach (ref readonly var item in CollectionsMarshal.AsSpan(_items))
        {
            if (item.Kind == HeldKind.Snapshot && item.IsFirst && item.Version == lane.Version
                && ReferenceEquals(item.Lane, lane) && reader.Equals(item.Reader)) return true;
        }

        return false;
    }

    private long Hold(Held item, LaneScratch scratch)
    {
        foreach (ref readonly var op in scratch.Ops)
        {
            op.Retain();
            _ops.Add(op);
        }

        _items.Add(item with { Count = scratch.Count });
        var bytes = scratch.OpBytes + ItemBytes;
        Bytes += bytes;
        return bytes;
    }

    private void Forget()
    {
        if (_items.Capacity > 1024) _items = [];
        else _items.Clear();
        if (_ops.Capacity > 4096) _ops = [];
        else _ops.Clear();
        Bytes = 0;
        HasEchoes = false;
        HasActions = false;
    }

    private readonly record struct Held(HeldKind Kind, Lane? Lane)
    {
        public ILaneReader? Reader { get; init; }

        public Payload? After { get; init; }

        public OutgoingAction Action { get; init; }

        public long Version { get; init; }

        public long Turn { get; init; }

        public int Start { get; init; }

        public int Count { get; init; }

        public bool IsFirst { get; init; }

        public bool IsLast { get; init; }

        public RelayPeer? Peer { get; init; }

        public bool IsOneByOne { get; init; }
    }
}
