namespace Swim.Lanes;

/// <content>Where changes come from, and how readers are brought from one source to the next without being told anything but what differs.</content>
public sealed partial class LaneFeed
{
    internal (Guid Epoch, long Stamp) Publisher
    {
        get
        {
            lock (_members)
            {
                if (_route is not { } route) return (_members.Count > 0 ? _epoch : default, 0);
                return (route.Source == FeedSource.None ? default : _epoch, route.HighestStamp);
            }
        }
    }

    /// <summary>Whether somebody publishes the lane, as far as is known here.</summary>
    internal bool IsFed
    {
        get
        {
            lock (_members) return _route is null or { Source: not FeedSource.None };
        }
    }

    /// <summary>Whether readers here have what an activation has shown them that is no more, and none has taken its place.</summary>
    internal bool IsUnfed => Volatile.Read(ref _readersHere) > 0 && _route is { Source: FeedSource.None };

    /// <summary>Whether the state of the lane is to be compared with what readers have (<see cref="Recover"/>).</summary>
    internal bool IsRecovering
    {
        get
        {
            lock (_members) return _route is { IsRecovering: true };
        }
    }

    /// <summary>The same, and it is up to the activation of this process.</summary>
    internal bool IsRecoveringHere
    {
        get
        {
            lock (_members) return _route is { IsRecovering: true, Source: FeedSource.Local };
        }
    }

    /// <summary>The activation that closed cleanly and has had no successor here; else empty.</summary>
    internal Guid ClosedEpoch
    {
        get
        {
            lock (_members) return _route?.ClosedEpoch ?? default;
        }
    }

    /// <summary>
    /// A part of the whole state, in order with the changes around it: what differs from what readers have is passed on, what they have and the whole state
    /// does not hold is taken from them. Where that is not known, they are told everything. Ignored when no recovery is under way.
    /// </summary>
    /// <param name="from">Null: from an activation of this process.</param>
    /// <param name="version">The lane's version.</param>
    /// <param name="entries">The entries, in order.</param>
    /// <param name="isFirst">The state begins here.</param>
    /// <param name="isLast">Nothing follows.</param>
    /// <param name="oneByOne">Of a list: too long, each reader is to ask for itself.</param>
    internal void Recover(RelayInlet? from, long version, ReadOnlySpan<LaneOp> entries, bool isFirst, bool isLast, bool oneByOne = false)
    {
        lock (_members)
        {
            if (_members.Count == 0 || !IsFrom(from) || Route() is not { IsRecovering: true } route) return;
            if (_kind == LaneKind.List) RecoverList(version, entries, oneByOne);
            else if (LaneQueue.IsKeyed(_kind)) RecoverEntries(route, version, entries, isFirst, isLast);
            else RecoverValue(route, version, entries);
            if (!isLast) return;
            route.IsRecovering = false;
            route.Complete = version;
        }
    }

    /// <summary>The activation of this process has ended.</summary>
    /// <param name="epoch">Which.</param>
    /// <param name="isClosed">Everything it had is published and stored.</param>
    internal void End(Guid epoch, bool isClosed)
    {
        List<ILaneReader>? unserved = null;
        var isOrphaned = false;
        lock (_members)
        {
            EndRelaysLocked(isClosed ? RelayEnd.Closed : RelayEnd.Lost);
            if (_members.Count == 0 || (_route is null && !_hub.CanMove)) return;
            var route = Route();
            (unserved, route.Unserved) = (route.Unserved, null);
            if (route.Source == FeedSource.Local && _epoch == epoch)
            {
                route.Source = FeedSource.None;
                if (isClosed) route.ClosedEpoch = epoch;
                isOrphaned = !isClosed;
            }
        }

        if (isOrphaned) _hub.Watch?.Orphaned(Node, Lane, epoch);
        if (unserved is not null) _hub.FarIds.Resend(Node, Lane, NodeOpKind.Sync, unserved);
    }

    /// <summary>Another process says that it publishes this lane. False when a newer activation does, or nobody reads.</summary>
    /// <param name="inlet">What its changes come through.</param>
    /// <param name="recovers">The state is to be asked for.</param>
    /// <param name="isAgain">It has said so before in the same session: nothing can have been missed.</param>
    internal bool Declare(RelayInlet inlet, out bool recovers, out bool isAgain)
    {
        recovers = false;
        isAgain = false;
        lock (_members)
        {
            if (_retired || _readersHere == 0) return false;
            var (terms, route) = (inlet.Terms, Route());
            if (route.Source != FeedSource.None && route.Inlet != inlet && terms.Stamp < route.Stamp) return false;
            if (route.Source == FeedSource.Local && terms.Stamp == route.Stamp) return false;
            var isSame = terms.Epoch == _epoch;
            if (isSame && route.Source == FeedSource.Far && route.Inlet == inlet)
            {
                Rank(route, terms.Stamp);
                if (!route.IsRecovering) route.Complete = terms.Version;
                return isAgain = true;
            }

            var continues = terms.Kind is LaneKind.Command or LaneKind.Supply
                || (!route.IsRecovering && ((isSame && terms.Version != RelayTerms.NoVersion && route.Complete == terms.Version) || (terms.MayContinue && terms.Previous == route.ClosedEpoch)));
            EndRelaysLocked(RelayEnd.Lost);
            route.Source = FeedSource.Far;
            route.Inlet = inlet;
            Rank(route, terms.Stamp);
            route.ClosedEpoch = default;
            route.Complete = continues ? terms.Version : -1;
            inlet.Feed = this;
            _kind = terms.Kind;
            if (!isSame) PostEpoch(terms.Epoch);
            if (continues) return true;
            _hub.CountRecovery();
            BeginRecovery(route);
            return recovers = true;
        }
    }

    /// <summary>The activation of this process will say what the whole state is. False when nobody keeps what readers have: tell them everything.</summary>
    internal bool TryBeginRecovery()
    {
        lock (_members)
        {
            if (_route is not { } route || !_hub.CanMove) return false;
            if (!IsFrom(null)) return true;
            if (!route.IsRecovering) BeginRecovery(route);
            return true;
        }
    }

    /// <summary>Changes may have been missed: the state is to be compared once more. False when this is not where changes come from.</summary>
    internal bool Lose(RelayInlet inlet)
    {
        lock (_members)
        {
            if (_members.Count == 0 || !IsFrom(inlet)) return false;
            BeginRecovery(Route());
            return true;
        }
    }

    /// <summary>What changes came through is no more. True when readers are left without.</summary>
    internal bool Leave(RelayInlet inlet, bool isClosed)
    {
        lock (_members)
        {
            if (_route?.Inlet != inlet) return false;
            _route.Inlet = null;
            _route.Source = FeedSource.None;
            _route.Stamp = 0;
            if (isClosed && !_route.IsRecovering) _route.ClosedEpoch = inlet.Terms.Epoch;
            return _readersHere > 0;
        }
    }

    internal void Publish(RelayInlet from, ReadOnlySpan<LaneOp> ops, long complete) => Publish(ops, from, complete);

    /// <summary>False when the feed has retired: look for its successor.</summary>
    internal bool TryAttach(RelayInlet from, ILaneReader reader, long serial, bool announce, bool isStateAhead, out bool isTaken)
    {
        isTaken = false;
        lock (_members)
        {
            if (_retired) return false;

            // nobody has read it until now, so there is nothing to be compared
            if (_members.Count == 0 || (_readersHere == 0 && _route?.Source != FeedSource.Far))
            {
                var route = Route();
                if (route is { Source: FeedSource.Local, Relays.Count: > 0 } && from.Terms.Stamp < route.Stamp) return true;
                EndRelaysLocked(RelayEnd.Lost);
                route.Source = FeedSource.Far;
                route.Inlet = from;
                Rank(route, from.Terms.Stamp);
                route.Complete = from.Terms.Version;
                route.IsRecovering = false;
                from.Feed = this;
            }

            isTaken = IsFrom(from);
        }

        return TryAttach(reader, from.Terms.Kind, from.Terms.Epoch, announce, isStateAhead, from, serial);
    }

    /// <summary>Whether this is where the reader's answers come from.</summary>
    internal bool IsFrom(RelayInlet from, ILaneReader reader)
    {
        lock (_members) return Takes(from) && _members.Find(reader) is not null;
    }

    internal void Snapshot(RelayInlet from, ILaneReader reader, in LaneSnapshot snapshot) => Snapshot(reader, snapshot, from);

    internal void Answer(RelayInlet from, ILaneReader reader, ReadOnlySpan<LaneOp> ops) => Answer(reader, ops, from);

    internal void UnlinkAll(RelayInlet from, UnlinkReason reason)
    {
        lock (_members)
        {
            if (!IsFrom(from)) return;
        }

        UnlinkAll(reason);
    }

    // Everything below: inside the gate.
    private bool IsFrom(RelayInlet? from)
    {
        if (from is not null) return _route is { Source: FeedSource.Far } route && route.Inlet == from;
        return _route is not { Source: FeedSource.Far };
    }

    /// <summary>
    /// Whether what comes is for readers. Changes and parts of a list name places: while readers have another list than the one they are of, nothing fits
    /// until the whole state has come, which holds it all.
    /// </summary>
    private bool Takes(RelayInlet? from) => IsFrom(from) && (from is null || _kind != LaneKind.List || !_route!.IsRecovering);

    /// <summary>An activation of this process answers; false when it is not the one that publishes here.</summary>
    private bool TakeLocal(Guid epoch, long stamp)
    {
        if (_route is null && !_hub.CanMove) return true;
        var route = Route();
        if (route.Source == FeedSource.Far && stamp <= route.Stamp) return false;
        if (route.Source == FeedSource.Local)
        {
            if (stamp > route.Stamp) Rank(route, stamp);
            return true;
        }

        // also in place of one that this activation has succeeded, and that did not know
        route.Source = FeedSource.Local;
        route.Inlet = null;
        Rank(route, stamp);
        if (_readersHere > 0 && _epoch != epoch) BeginRecovery(route);
        return true;
    }

    private static void PayState(FeedLink link, ILaneReader reader)
    {
        if (link.Relay is null) link.IsOwedState = false;
        else link.Relay.Owed?.Remove((FarReader)reader);
    }

    private static void Rank(FeedRoute route, long stamp)
    {
        route.Stamp = stamp;
        route.HighestStamp = Math.Max(route.HighestStamp, stamp);
    }

    private static void BeginRecovery(FeedRoute route)
    {
        route.IsRecovering = true;
        route.Complete = -1;
        if (route.Table is { } table) table.Mark++;
    }

    // what readers will have been told
    private void Note(ReadOnlySpan<LaneOp> ops, long complete)
    {
        if (_route is not { } route)
        {
            if (!_hub.CanMove || ops.IsEmpty || _kind is not (LaneKind.Value or LaneKind.Demand)) return;
            route = Route();
        }

        if (complete >= 0) route.Complete = complete;
        if (!ops.IsEmpty && _kind is LaneKind.Value or LaneKind.Demand && ops[^1].Body is { } body) route.ValueHash = body.KeyHash;
    }

    private void Note(in LaneSnapshot snapshot)
    {
        if (LaneQueue.IsKeyed(_kind))
        {
            Learn(snapshot.Entries);
            return;
        }

        if (_kind is not (LaneKind.Value or LaneKind.Demand) || (_route is null && !_hub.CanMove)) return;
        var route = Route();
        var hash = snapshot.Entries.IsEmpty ? Payload.Empty.KeyHash : snapshot.Entries[^1].Body?.KeyHash ?? 0;

        // one reader's: what the others have is being compared
        route.ValueHash = !route.IsRecovering || route.ValueHash == hash ? hash : FeedRoute.Mixed;
    }

    // kept from the first entry on or not at all
    private KeyTable? Table()
    {
        if (_route?.Table is { } table) return table;
        return _known is null && _hub.CanMove ? Route().Table = new KeyTable() : null;
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

    /// <summary>
    /// What one reader is told while it is being compared what all have: from now on a key of it may be with some and not with others, who have another
    /// body or none, and what is taken from it may still be with others.
    /// </summary>
    private static void LearnUnsure(ReadOnlySpan<LaneOp> entries, KeyTable table)
    {
        foreach (ref readonly var entry in entries)
            if (entry is { Kind: LaneOpKind.Update, Key: { } key }) table.PutUnsure(key, entry.Body?.KeyHash ?? 0);
    }

    private void RecoverEntries(FeedRoute route, long version, ReadOnlySpan<LaneOp> entries, bool isFirst, bool isLast)
    {
        if (route.Table is not { } table)
        {
            // readers' entries have not been kept from the beginning: they are given everything, and kept from here on
            if (isFirst)
            {
                Append([LaneOp.Clear(version)]);
                _known = null;
                if (_hub.CanMove) route.Table = new KeyTable();
            }

            if (!entries.IsEmpty) Append(entries);
            return;
        }

        var batch = RentBatch();
        var count = 0;
        foreach (ref readonly var entry in entries)
        {
            if (entry.Key is not { } key || !table.Put(key, entry.Body?.KeyHash ?? 0, out var isInsert)) continue;
            batch[count++] = entry with { IsInsert = isInsert };
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

    private void RecoverValue(FeedRoute route, long version, ReadOnlySpan<LaneOp> entries)
    {
        if (_kind is LaneKind.Command or LaneKind.Supply) return;
        var body = entries.IsEmpty ? Payload.Empty : entries[^1].Body ?? Payload.Empty;
        if (route.ValueHash == body.KeyHash) return;
        if (entries.IsEmpty && route.ValueHash == 0) return;
        route.ValueHash = body.KeyHash;
        Append([LaneOp.Set(version, body)]);
    }

    // what fits into one part is passed to all readers; of more each asks for itself, at its own pace
    private void RecoverList(long version, ReadOnlySpan<LaneOp> entries, bool oneByOne)
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

    private void Unwatch()
    {
        _readersHere = 0;
        RelaySource? source = null;
        long seen = 0;
        if (_route is { Inlet: { } inlet } route)
        {
            (source, seen) = (inlet.Source, inlet.LastSerial);
            inlet.Feed = null;
            route.Inlet = null;
            route.Source = FeedSource.None;
        }

        _hub.Watch?.Unwatched(Node, Lane, source, seen);
    }
}
