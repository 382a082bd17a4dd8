namespace Swim.Lanes;

/// <content>Who publishes (<see cref="FeedSource"/>).</content>
public sealed partial class LaneFeed
{
    internal (Guid Epoch, long Stamp) Publisher
    {
        get
        {
            lock (_members)
            {
                if (_route is not { Source: var source }) return (_members.Count > 0 ? _epoch : default, 0);
                return (source.Kind == FeedSourceKind.Nobody ? default : source.Epoch, source.Rank);
            }
        }
    }

    /// <summary>Whether somebody publishes the lane, as far as is known here.</summary>
    internal bool IsFed
    {
        get
        {
            lock (_members) return _route is null or { Source.Kind: not FeedSourceKind.Nobody };
        }
    }

    /// <summary>The activation that closed cleanly and has had no successor here; else empty.</summary>
    internal Guid ClosedEpoch
    {
        get
        {
            lock (_members) return _route?.Source.Closed ?? default;
        }
    }

    /// <summary>Whether an activation of this process is the one that publishes.</summary>
    internal bool IsFedBy(Guid epoch)
    {
        lock (_members) return IsFromNear(epoch);
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
            if (_members.Count == 0) return;
            if (_route is null && !_hub.CanMove) return;
            var route = Route();
            unserved = TakeUnserved(route);
            if (route.Source.IsNear(epoch))
            {
                EndRelaysLocked(isClosed ? RelayEnd.Closed : RelayEnd.Lost);
                route.Source.Leave(isClosed && !route.Picture.IsComparing);
                isOrphaned = !isClosed && _readersHere > 0;
            }
        }

        if (isOrphaned) _hub.Watch?.Orphaned(Node, Lane, epoch);
        if (unserved is not null) _hub.FarIds.Resend(Node, Lane, NodeOpKind.Sync, unserved);
    }

    /// <summary>Another process says that it publishes this lane. False when a later activation does, or nobody reads.</summary>
    /// <param name="inlet">What its changes come through.</param>
    /// <param name="isNew">It says so just now, so that nothing has been changed since.</param>
    /// <param name="recovers">The state is to be asked for.</param>
    /// <param name="isAgain">It has said so before in the same session: nothing can have been missed.</param>
    internal bool Declare(RelayInlet inlet, bool isNew, out bool recovers, out bool isAgain)
    {
        recovers = false;
        isAgain = false;
        List<ILaneReader>? unserved;
        lock (_members)
        {
            if (_retired || _readersHere == 0) return false;
            var (terms, route) = (inlet.Terms, Route());
            if (route.Source.IsFar(inlet) && route.Source.Epoch == terms.Epoch)
            {
                route.Source.Raise(terms.Stamp);
                return isAgain = true;
            }

            if (!route.Source.Admits(terms.Epoch, terms.Stamp)) return false;
            var continues = !KeepsState(terms.Kind) || (isNew && Continues(route, terms));
            TakeFar(route, inlet);
            if (continues) route.Picture.EndComparing(terms.Version);
            else route.Picture.BeginComparing();
            recovers = route.Picture.IsComparing;
            unserved = TakeUnserved(route);
        }

        if (recovers) _hub.CountRecovery();
        if (unserved is not null) _hub.FarIds.Resend(Node, Lane, NodeOpKind.Sync, unserved);
        return true;
    }

    /// <summary>What changes came through is no more. True when readers are left without.</summary>
    internal bool Leave(RelayInlet inlet, bool isClosed)
    {
        lock (_members)
        {
            if (_route is not { } route || !route.Source.IsFar(inlet)) return false;
            route.Source.Leave(isClosed && !route.Picture.IsComparing);
            return _readersHere > 0;
        }
    }

    internal void Publish(RelayInlet from, ReadOnlySpan<LaneOp> ops, long complete) => Publish(ops, default, from, complete);

    /// <summary>False when the feed has retired: look for its successor.</summary>
    internal bool TryAttach(RelayInlet from, ILaneReader reader, long serial, bool announce, bool isStateAhead, out bool isTaken)
    {
        isTaken = false;
        lock (_members)
        {
            if (_retired) return false;
            var route = Route();

            // nobody has read it here until now, so there is nothing to be compared
            if (_readersHere == 0 && !route.Source.IsFar(from) && route.Source.Admits(from.Terms.Epoch, from.Terms.Stamp))
            {
                TakeFar(route, from);
                Forget(route);
                route.Picture.EndComparing(from.Terms.Version);
            }

            isTaken = route.Source.IsFar(from);
        }

        return TryAttach(reader, from.Terms.Kind, from.Terms.Epoch, announce, isStateAhead, from, serial);
    }

    /// <summary>A step has been seen that brought no reader. False when nobody reads what comes from there, so that whoever sent it is to be told.</summary>
    internal bool See(RelayInlet from, long serial)
    {
        lock (_members)
        {
            if (!IsFromFar(from)) return false;
            from.LastSerial = serial;
            return true;
        }
    }

    /// <summary>Whether this is where the reader's answers come from.</summary>
    internal bool IsFrom(RelayInlet from, ILaneReader reader)
    {
        lock (_members) return IsFromFar(from) && !IsMisfit && _members.Find(reader) is not null;
    }

    internal void Snapshot(RelayInlet from, ILaneReader reader, in LaneSnapshot snapshot) => Snapshot(reader, snapshot, from);

    internal void Answer(RelayInlet from, ILaneReader reader, ReadOnlySpan<LaneOp> ops) => Answer(reader, ops, default, from);

    internal void UnlinkAll(RelayInlet from, UnlinkReason reason)
    {
        lock (_members)
        {
            if (IsFromFar(from)) UnlinkAllLocked(reason);
        }
    }

    // Everything below: inside the gate.
    private bool IsFrom(Guid near, RelayInlet? far) => far is null ? IsFromNear(near) : IsFromFar(far);

    // empty: whichever it is
    private bool IsFromNear(Guid epoch) => _route is not { Source: var source } || (epoch == default ? source.Kind == FeedSourceKind.Near : source.IsNear(epoch));

    private bool IsFromFar(RelayInlet inlet) => _route is { Source: var source } && source.IsFar(inlet);

    /// <summary>Changes and parts of a list name places: while readers have another list than the one they are of, nothing fits until the whole state has come, which holds it all.</summary>
    private bool IsMisfit => _kind == LaneKind.List && _route is { Picture.IsComparing: true };

    /// <summary>Whether readers have what the lane of another process holds now.</summary>
    private static bool Continues(FeedRoute route, RelayTerms terms)
    {
        if (route.Picture.IsComparing) return false;
        if (terms.MayContinue && terms.Previous == route.Source.Closed) return true;
        return terms.Kind == LaneKind.List && terms.Epoch == route.Source.Epoch && terms.Version != RelayTerms.NoVersion && terms.Version == route.Picture.Complete;
    }

    /// <summary>An activation of this process says that it publishes; false when it is not the one to be listened to.</summary>
    private bool TakeNear(Guid epoch, long rank, LaneKind kind, bool isOpening = false)
    {
        if (_route is null && !_hub.CanMove) return true;
        var route = Route();
        if (route.Source.IsNear(epoch))
        {
            route.Source.Raise(rank);
            return true;
        }

        if (!route.Source.Admits(epoch, rank, isOpening)) return false;
        if (route.Source.Inlet is { } before) before.Feed = null;
        EndRelaysLocked(RelayEnd.Lost);
        route.Source.TakeNear(epoch, rank);
        _kind = kind;
        TellEpoch(epoch);
        if (_readersHere == 0) Forget(route);
        else if (KeepsState(kind)) route.Picture.BeginComparing();
        else route.Picture.EndComparing(-1);
        foreach (var reader in route.TakeUnserved() ?? [])
            if (_members.Find(reader) is { } link) link.IsOwedState = true;
        return true;
    }

    private void TakeFar(FeedRoute route, RelayInlet inlet)
    {
        if (route.Source.Inlet is { } before && before != inlet) before.Feed = null;
        EndRelaysLocked(RelayEnd.Lost);
        route.Source.TakeFar(inlet);
        inlet.Feed = this;
        _kind = inlet.Terms.Kind;
        TellEpoch(inlet.Terms.Epoch);
    }

    private void TellEpoch(Guid epoch)
    {
        if (_members.Count > 0) PostEpoch(epoch);
        else _epoch = epoch;
    }

    /// <summary>Readers here who wait for an answer that nobody is going to give.</summary>
    private List<ILaneReader>? TakeUnserved(FeedRoute route)
    {
        var unserved = route.TakeUnserved();
        foreach (var link in _members.All)
        {
            if (!link.IsOwedState || link.Relay is not null) continue;
            link.IsOwedState = false;
            (unserved ??= []).Add(link.Reader);
        }

        return unserved;
    }

    private void Unwatch()
    {
        _readersHere = 0;
        RelaySource? source = null;
        long seen = 0;
        if (_route is { Source.Inlet: { } inlet } route)
        {
            (source, seen) = (inlet.Source, inlet.LastSerial);
            inlet.Feed = null;
            route.Source.Leave(isClosed: false);
            Forget(route);
        }

        _hub.Watch?.Unwatched(Node, Lane, source, seen);
    }

    // nobody here has anything
    private void Forget(FeedRoute route)
    {
        route.Picture.Forget();
        _known = null;
    }

    private FeedRoute Route() => _route ??= new FeedRoute(_members.Count > 0 ? _epoch : default);

    private static bool KeepsState(LaneKind kind) => kind is not (LaneKind.Command or LaneKind.Supply);
}
