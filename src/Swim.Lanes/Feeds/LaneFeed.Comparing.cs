namespace Swim.Lanes;

/// <content>How readers are brought from one source to the next without being told anything but what differs (<see cref="FeedPicture"/>).</content>
public sealed partial class LaneFeed
{
    /// <summary>
    /// How many keys are taken for known, while another process may have more than is known here, before it is made to compare: so many removals of keys
    /// that nobody has may wait in a queue.
    /// </summary>
    private const int MaxDoubts = 16 << 10;

    /// <summary>Whether the state of the lane is to be compared with what readers have.</summary>
    internal bool IsComparing
    {
        get
        {
            lock (_members) return _route is { Picture.IsComparing: true };
        }
    }

    /// <summary>The same, and it is up to an activation of this process.</summary>
    internal bool IsComparingWith(Guid epoch)
    {
        lock (_members) return _route is { Picture.IsComparing: true } && IsFromNear(epoch);
    }

    /// <summary>
    /// The activation of this process will say what the whole state is. False when nobody keeps what readers have: tell them everything.
    /// </summary>
    internal bool TryBeginComparing(Guid epoch)
    {
        lock (_members)
        {
            if (_route is not { } route || !_hub.CanMove) return false;
            if (IsFromNear(epoch) && !route.Picture.IsComparing) route.Picture.BeginComparing();
            return true;
        }
    }

    /// <summary>Changes may have been missed: the state is to be compared once more. False when this is not where changes come from.</summary>
    internal bool Lose(RelayInlet inlet)
    {
        lock (_members)
        {
            if (_members.Count == 0 || !IsFromFar(inlet)) return false;
            _route!.Picture.BeginComparing();
            return true;
        }
    }

    /// <summary>A part of the whole state from an activation of this process.</summary>
    /// <inheritdoc cref="Compare(RelayInlet, long, ReadOnlySpan{LaneOp}, bool, bool, bool)"/>
    internal void Compare(Guid near, long version, ReadOnlySpan<LaneOp> entries, bool isFirst, bool isLast, bool oneByOne) =>
        Compare(near, null, version, entries, isFirst, isLast, oneByOne);

    /// <summary>
    /// A part of the whole state, in order with the changes around it: what differs from what readers have is passed on, what they have and the whole state
    /// does not hold is taken from them. Where that is not known, they are told everything. Ignored when nothing is being compared.
    /// </summary>
    /// <param name="far">What it came through.</param>
    /// <param name="version">The lane's version.</param>
    /// <param name="entries">The entries, in order.</param>
    /// <param name="isFirst">The state begins here.</param>
    /// <param name="isLast">Nothing follows.</param>
    /// <param name="oneByOne">Of a list: too long, each reader is to ask for itself.</param>
    internal void Compare(RelayInlet far, long version, ReadOnlySpan<LaneOp> entries, bool isFirst, bool isLast, bool oneByOne) =>
        Compare(default, far, version, entries, isFirst, isLast, oneByOne);

    private void Compare(Guid near, RelayInlet? far, long version, ReadOnlySpan<LaneOp> entries, bool isFirst, bool isLast, bool oneByOne)
    {
        List<ILaneReader>? unserved = null;
        lock (_members)
        {
            if (_members.Count == 0 || !IsFrom(near, far) || _route is not { Picture: var picture } route || !picture.Takes(isFirst)) return;
            if (_kind == LaneKind.List) CompareList(version, entries, oneByOne);
            else if (LaneQueue.IsKeyed(_kind)) CompareEntries(picture, version, entries, isFirst, isLast);
            else CompareValue(picture, version, entries);
            if (!isLast) return;
            picture.EndComparing(version);
            if (far is null) unserved = route.TakeUnserved();
        }

        if (unserved is not null) _hub.FarIds.Resend(Node, Lane, NodeOpKind.Sync, unserved);
    }

    // Everything below: inside the gate.
    // what readers will have been told
    private void Note(ReadOnlySpan<LaneOp> ops, long complete)
    {
        if (_route is not { } route)
        {
            if (!_hub.CanMove || ops.IsEmpty || _kind is not (LaneKind.Value or LaneKind.Demand)) return;
            route = Route();
        }

        route.Picture.Pass(complete);
        if (!ops.IsEmpty && _kind is LaneKind.Value or LaneKind.Demand && ops[^1].Body is { } body) route.Picture.ValueHash = body.KeyHash;
    }

    private void Note(in LaneSnapshot snapshot)
    {
        if (LaneQueue.IsKeyed(_kind))
        {
            Learn(snapshot.Entries);
            return;
        }

        if (_kind is not (LaneKind.Value or LaneKind.Demand) || (_route is null && !_hub.CanMove)) return;
        var picture = Route().Picture;
        var hash = snapshot.Entries.IsEmpty ? Payload.Empty.KeyHash : snapshot.Entries[^1].Body?.KeyHash ?? 0;

        // one reader's: what the others have is being compared
        picture.ValueHash = !picture.IsComparing || picture.ValueHash == hash ? hash : FeedPicture.Mixed;
    }

    // kept from the first entry on or not at all
    private KeyTable? Table()
    {
        if (_route?.Picture.Table is { } table) return table;
        return _known is null && _hub.CanMove ? Route().Picture.Table = new KeyTable() : null;
    }

    private LaneOp Stamp(in LaneOp op)
    {
        if (Table() is { } table) return Doubt(Stamp(op, table));
        var known = _known ??= new KeySet();
        switch (op.Kind)
        {
            case LaneOpKind.Update when op.Key is not null:
                return Doubt(op with { IsInsert = known.Add(op.Key) });
            case LaneOpKind.Remove when op.Key is not null:
                known.Remove(op.Key);
                return op;
            case LaneOpKind.Clear:
                known.Clear();
                return op;
            default:
                return op;
        }
    }

    private static LaneOp Stamp(in LaneOp op, KeyTable table)
    {
        switch (op.Kind)
        {
            case LaneOpKind.Update when op.Key is not null:
                table.Put(op.Key, op.Body?.KeyHash ?? 0, out var isInsert);
                return op with { IsInsert = isInsert };
            case LaneOpKind.Remove when op.Key is not null:
                table.Remove(op.Key);
                return op;
            case LaneOpKind.Clear:
                table.Clear();
                return op;
            default:
                return op;
        }
    }

    private LaneOp[] Stamp(ReadOnlySpan<LaneOp> ops)
    {
        var batch = RentBatch();
        for (var i = 0; i < ops.Length; i++) batch[i] = Stamp(ops[i]);
        return batch;
    }

    /// <summary>
    /// A key that nobody is known to have may yet be with readers of a process that goes on with what an activation before had shown it: its removal
    /// must not be left out. After so many of them that process is made to compare, which takes from its readers whatever they have too much.
    /// </summary>
    private LaneOp Doubt(in LaneOp op)
    {
        if (!op.IsInsert || _route is not { UnsureRelays: > 0 } route) return op;
        if (++route.Doubts > MaxDoubts)
        {
            foreach (var link in route.Relays)
            {
                if (!link.IsUnsure) continue;
                BecomeSure(route, link);
                PostLost(link);
            }
        }

        return op with { IsInsert = false };
    }

    /// <summary>The other process compares, or will.</summary>
    private static void BecomeSure(FeedRoute route, FeedLink link)
    {
        if (!link.IsUnsure) return;
        link.IsUnsure = false;
        route.UnsureRelays--;
        if (route.UnsureRelays == 0) route.Doubts = 0;
    }

    private void Learn(ReadOnlySpan<LaneOp> entries)
    {
        if (entries.IsEmpty) return;
        if (Table() is { } table)
        {
            if (_route!.Picture.IsComparing)
            {
                LearnUnsure(entries, table);
                return;
            }

            foreach (ref readonly var entry in entries) Stamp(entry, table);
            return;
        }

        var known = _known ??= new KeySet();
        foreach (ref readonly var entry in entries)
            if (entry is { Kind: LaneOpKind.Update, Key: { } key }) known.Add(key);
    }

    /// <summary>
    /// What one reader is told while it is being compared what all have: from now on a key of it may be with some and not with others, who have another
    /// body or none, and what is taken from it may still be with others.
    /// </summary>
    private static void LearnUnsure(ReadOnlySpan<LaneOp> entries, KeyTable table)
    {
        foreach (ref readonly var entry in entries)
            if (entry is { Kind: LaneOpKind.Update, Key: { } key }) table.PutUnsure(key, entry.Body?.KeyHash ?? 0);
    }

    private void CompareEntries(FeedPicture picture, long version, ReadOnlySpan<LaneOp> entries, bool isFirst, bool isLast)
    {
        if (picture.Table is not { } table)
        {
            // readers' entries have not been kept from the beginning: they are given everything, and kept from here on
            if (isFirst)
            {
                Append([LaneOp.Clear(version)]);
                _known = null;
                if (_hub.CanMove) picture.Table = new KeyTable();
            }

            if (!entries.IsEmpty) Append(entries);
            return;
        }

        var batch = RentBatch();
        var count = 0;
        foreach (ref readonly var entry in entries)
        {
            if (entry.Key is not { } key || !table.Put(key, entry.Body?.KeyHash ?? 0, out var isInsert)) continue;
            batch[count++] = Doubt(entry with { IsInsert = isInsert });
            if (count == BatchSize) Pour(batch, ref count);
        }

        Pour(batch, ref count);
        if (isLast)
        {
            foreach (var key in table.TakeUnmarked())
            {
                batch[count++] = LaneOp.Remove(version, key);
                if (count == BatchSize) PourOwned(batch, ref count);
            }

            PourOwned(batch, ref count);
        }

        ReturnBatch(batch, BatchSize);
    }

    private void Pour(LaneOp[] batch, ref int count)
    {
        foreach (ref readonly var op in batch.AsSpan(0, count)) op.Retain();
        PourOwned(batch, ref count);
    }

    private void PourOwned(LaneOp[] batch, ref int count)
    {
        if (count == 0) return;
        var queue = RunAtEnd().Queue!;
        foreach (ref readonly var op in batch.AsSpan(0, count)) queue.Push(op);
        count = 0;
    }

    private void CompareValue(FeedPicture picture, long version, ReadOnlySpan<LaneOp> entries)
    {
        if (!KeepsState(_kind)) return;
        var body = entries.IsEmpty ? Payload.Empty : entries[^1].Body ?? Payload.Empty;
        if (picture.ValueHash == body.KeyHash) return;
        if (entries.IsEmpty && picture.ValueHash == 0) return;
        picture.ValueHash = body.KeyHash;
        Append([LaneOp.Set(version, body)]);
    }

    // what fits into one part is passed to all readers; of more each asks for itself, at its own pace
    private void CompareList(long version, ReadOnlySpan<LaneOp> entries, bool oneByOne)
    {
        if (oneByOne)
        {
            Append([LaneOp.Reset(version)]);
            return;
        }

        Append([LaneOp.Clear(version)]);
        var queue = RunAtEnd().Queue!;
        foreach (ref readonly var entry in entries)
        {
            entry.Retain();
            queue.Push(entry with { IsInsert = true });
        }
    }
}
