namespace Swim.Lanes;

/// <content>Readers come and go.</content>
public sealed partial class LaneFeed
{
    /// <summary>Adds the readers of this process to a list until that has <paramref name="most"/>.</summary>
    public void CopyReaders(ICollection<ILaneReader> readers, int most)
    {
        ArgumentNullException.ThrowIfNull(readers);
        lock (_members)
        {
            foreach (var link in _members.All)
            {
                if (readers.Count >= most) return;
                if (link.Relay is null) readers.Add(link.Reader);
            }
        }
    }

    /// <summary>Whether a reader is attached.</summary>
    public bool Has(ILaneReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        lock (_members) return FindLink(reader) is not null;
    }

    /// <summary>
    /// Attaches a reader: it is told <see cref="ILaneReader.OnLinked"/> and sees every later change. When it is attached already it is told again if
    /// <paramref name="announce"/> is true (a repeated link), else nothing happens (a sync).
    /// </summary>
    public void Attach(ILaneReader reader, LaneKind kind, Guid epoch, bool announce = true) => Attach(reader, kind, epoch, announce, isStateAhead: false);

    /// <summary>As the public one; <paramref name="isStateAhead"/>: the state will be sent, and holds every change that comes before it.</summary>
    internal void Attach(ILaneReader reader, LaneKind kind, Guid epoch, bool announce, bool isStateAhead, long stamp = 0)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (reader is FarReader far)
        {
            Attach(far, new RelayTerms(kind, false, epoch, stamp, default, RelayTerms.NoVersion), announce, isStateAhead);
            return;
        }

        var feed = this;
        while (!feed.TryAttach(reader, kind, epoch, announce, isStateAhead, null, stamp)) feed = _hub.GetOrAdd(Node, Lane);
    }

    // rank: of a source in another process the number of the step, of an activation here its stamp
    private bool TryAttach(ILaneReader reader, LaneKind kind, Guid epoch, bool announce, bool isStateAhead, RelayInlet? from, long rank)
    {
        FeedLink? link;
        var help = false;
        lock (_members)
        {
            if (_retired) return false;
            if (from is not null)
            {
                if (!IsFromFar(from)) return true;
                from.LastSerial = rank;
            }
            else if (!TakeNear(epoch, rank, kind))
            {
                // a later activation has taken its place: the reader is given that one's changes, and asks for the state when this one has gone
                (kind, epoch) = (_kind, _epoch);
            }

            if (from is null && _hub.FarIds.Any) _hub.FarIds.Served(reader, FarDue.Link | FarDue.Unlink);

            if (_members.Count > 0 && epoch != _epoch) PostEpoch(epoch);
            _epoch = epoch;
            _kind = kind;
            link = _members.Find(reader);
            if (link is null)
            {
                link = new FeedLink(this, reader, kind, epoch, isStateAhead);
                _members.Add(link);
                _hub.CountReaders(1);
                if (++_readersHere == 1) _hub.Watch?.Watched(Node, Lane);
            }
            else if (!announce)
            {
                return true;
            }

            if (!TryEnterIdle())
            {
                var item = _hub.Mail.Rent(MailKind.Attach);
                item.Link = link;
                item.Epoch = epoch;
                help = Append(item);
                link = null;
            }
        }

        if (link is null)
        {
            if (help) Help();
            return true;
        }

        try
        {
            PassLinked(link, epoch);
        }
        finally
        {
            ExitIdle();
        }

        return true;
    }

    /// <summary>Detaches a reader and tells it so; ignored when it is not attached.</summary>
    public void Unlink(ILaneReader reader, UnlinkReason reason) => TryUnlink(reader, reason);

    /// <summary>The same; false when it is not attached (or nothing is known of its process).</summary>
    internal bool TryUnlink(ILaneReader reader, UnlinkReason reason)
    {
        if (_retired && Successor() is { } successor) return successor.TryUnlink(reader, reason);
        bool help;
        lock (_members)
        {
            if (FindLink(reader) is not { } link) return false;
            if (link.Relay is null) RemoveMember(link);
            else link.Relay.Owed?.Remove((FarReader)reader);
            var item = _hub.Mail.Rent(MailKind.Unlink);
            item.Link = link;
            item.Far = reader as FarReader;
            item.Reason = reason;
            help = Append(item);
        }

        if (help) Help();
        return true;
    }

    /// <summary>Detaches every reader and tells them so.</summary>
    public void UnlinkAll(UnlinkReason reason)
    {
        lock (_members) UnlinkAllLocked(reason);
    }

    /// <summary>The same, as an activation says; ignored when readers have listened to a later one.</summary>
    internal void UnlinkAll(Guid near, long rank, UnlinkReason reason)
    {
        lock (_members)
        {
            if (_route is not { } route || route.Source.Admits(near, rank)) UnlinkAllLocked(reason);
        }
    }

    private void UnlinkAllLocked(UnlinkReason reason)
    {
        if (_members.Count == 0) return;
        _hub.CountReaders(-_readersHere);
        if (_hub.FarIds.Any)
        {
            foreach (var link in _members.All) _hub.FarIds.Left(link.Reader);
        }

        _members.Clear();
        _route?.ForgetRelays();
        if (_readersHere > 0) Unwatch();
        var item = _hub.Mail.Rent(MailKind.UnlinkAll);
        item.Reason = reason;
        Append(item);
    }

    internal void Detach(FeedLink link)
    {
        link.IsGone = true;
        lock (_members)
        {
            if (link.Buffer is { IsDetached: true } && _hub.FarIds.Any) _hub.FarIds.Gone(link.Reader);
            if (!RemoveMember(link)) return;
            var item = _hub.Mail.Rent(MailKind.Detach);
            item.Link = link;
            Append(item);
        }
    }

    /// <summary>A reader's sync waits for a commit of this activation; should that never come, the next activation answers it.</summary>
    internal void OweState(ILaneReader reader)
    {
        lock (_members)
        {
            if (FindLink(reader) is not { } link) return;
            if (link.Relay is not { } relay) link.IsOwedState = true;
            else if (relay.Owed is not { } owed || !owed.Contains((FarReader)reader)) (relay.Owed ??= []).Add((FarReader)reader);
        }
    }

    /// <summary>Readers whose sync has not been answered.</summary>
    internal IReadOnlyList<ILaneReader> FindOwed()
    {
        List<ILaneReader>? owed = null;
        lock (_members)
        {
            foreach (var link in _members.All)
            {
                if (link.IsOwedState) (owed ??= []).Add(link.Reader);
                if (link.Relay?.Owed is { Count: > 0 } far) (owed ??= []).AddRange(far);
            }
        }

        return owed ?? (IReadOnlyList<ILaneReader>)[];
    }

    private static void PayState(FeedLink link, ILaneReader reader)
    {
        if (link.Relay is null) link.IsOwedState = false;
        else link.Relay.Owed?.Remove((FarReader)reader);
    }
}
