namespace Swim.Lanes;

/// <content>Readers in other processes: one relay each, a member like any other, with what is for single readers between the changes.</content>
public sealed partial class LaneFeed
{
    /// <summary>A reader of another process; its process's relay is made if there is none.</summary>
    internal void Attach(FarReader reader, RelayTerms terms, bool announce, bool isStateAhead)
    {
        var feed = this;
        while (!feed.TryRelay(reader.Peer, reader, terms, declares: false, announce, isStateAhead, out _)) feed = _hub.GetOrAdd(Node, Lane);
    }

    /// <summary>Another process reads the lane: makes its relay, and declares it (again). False when another activation publishes, whose changes are not to be taken for this one's.</summary>
    internal bool Relay(RelayPeer peer, RelayTerms terms)
    {
        var feed = this;
        bool isTaken;
        while (!feed.TryRelay(peer, null, terms, declares: true, announce: false, isStateAhead: false, out isTaken)) feed = _hub.GetOrAdd(Node, Lane);
        return isTaken;
    }

    /// <summary>A part of the whole state for another process; false when it does not read the lane.</summary>
    internal bool ShowAll(RelayPeer peer, in LaneSnapshot state, bool oneByOne)
    {
        bool help;
        lock (_members)
        {
            if (FindRelay(peer) is not { } link) return false;
            if (!IsFromNear(state.Epoch)) return false;
            if (LaneQueue.IsKeyed(_kind)) Learn(state.Entries);

            // whatever its readers have that is not in the state, it takes from them
            BecomeSure(_route!, link);
            var item = _hub.Mail.Rent(MailKind.State);
            item.Link = link;
            item.IsOneByOne = oneByOne;
            item.Hold(state);
            help = Append(item);
        }

        if (help) Help();
        return true;
    }

    /// <summary>Another process reads the lane here in vain: its readers are told so.</summary>
    internal void Refuse(RelayPeer peer, RelayTerms terms, UnlinkReason reason)
    {
        Relay(peer, terms);
        var feed = _retired ? Successor() ?? this : this;
        lock (feed._members)
        {
            if (feed.FindRelay(peer) is not { } link) return;
            feed.RemoveMember(link);
            var item = _hub.Mail.Rent(MailKind.Unlink);
            item.Link = link;
            item.Reason = reason;
            feed.Append(item);
        }
    }

    /// <summary>The activation's rank has become known: other processes are told.</summary>
    internal void Restamp(RelayTerms terms)
    {
        lock (_members)
        {
            if (_route is not { } route || !route.Source.IsNear(terms.Epoch)) return;
            route.Source.Raise(terms.Stamp);
            foreach (var link in route.Relays) DeclareLocked(link, terms);
        }
    }

    internal bool HasRelay(RelayPeer peer)
    {
        lock (_members) return FindRelay(peer) is not null;
    }

    /// <summary>Other processes may have missed something: they are to compare.</summary>
    internal void LoseRelays()
    {
        lock (_members)
        {
            if (_route is null) return;
            foreach (var link in _route.Relays) PostLost(link);
        }
    }

    /// <summary>The other process has no readers; nothing happens when it has been told of one since.</summary>
    internal void Release(RelayPeer peer, long seen)
    {
        lock (_members)
        {
            if (FindRelay(peer) is not { } link || link.Relay!.LastSerial > seen) return;
            EndRelay(link, RelayEnd.Released);
            Rest();
        }
    }

    /// <summary>The session of a relay has ended.</summary>
    internal void Remove(Relay relay)
    {
        lock (_members)
        {
            if (FindRelay(relay.Peer) is not { } link || link.Relay != relay) return;
            link.IsGone = true;
            RemoveMember(link);
            var item = _hub.Mail.Rent(MailKind.Detach);
            item.Link = link;
            Append(item);
        }
    }

    private bool TryRelay(RelayPeer peer, FarReader? reader, RelayTerms terms, bool declares, bool announce, bool isStateAhead, out bool isTaken)
    {
        bool help;
        lock (_members)
        {
            isTaken = false;
            if (_retired) return false;

            // readers here may still have what an activation before this one has shown them
            _ = Route();
            if (!TakeNear(terms.Epoch, terms.Stamp, terms.Kind))
            {
                Rest();
                return true;
            }

            isTaken = true;
            var link = FindRelay(peer);
            if (link is null)
            {
                var relay = new Relay(peer, this, terms);
                if (!peer.Add(relay))
                {
                    // its session has ended meanwhile: the other side asks again in the next
                    Rest();
                    return true;
                }

                declares = true;
                link = new FeedLink(this, relay, terms.Kind, terms.Epoch, isStateAhead: false) { IsUnsure = terms.MayContinue && LaneQueue.IsKeyed(terms.Kind) };
                _members.Add(link);
                _route!.Relays.Add(link);
                if (link.IsUnsure) _route.UnsureRelays++;
            }

            help = false;
            if (declares) help = DeclareLocked(link, terms);

            if (reader is not null)
            {
                var item = _hub.Mail.Rent(MailKind.Attach);
                item.Link = link;
                item.Far = reader;
                item.IsFirst = announce;
                item.IsLast = isStateAhead;
                item.Serial = link.Relay!.LastSerial = peer.NextSerial();
                help |= Append(item);
            }
        }

        if (help) Help();
        return true;
    }

    // Everything below: inside the gate.
    private bool DeclareLocked(FeedLink link, RelayTerms terms)
    {
        var item = _hub.Mail.Rent(MailKind.Declare);
        item.Link = link;
        item.Terms = terms;
        item.Serial = link.Relay!.LastSerial = link.Relay.Peer.NextSerial();
        return Append(item);
    }

    /// <summary>What stands for a reader here: its link, or the relay of its process.</summary>
    private FeedLink? FindLink(ILaneReader reader) => reader is FarReader far ? FindRelay(far.Peer) : _members.Find(reader);

    private FeedLink? FindRelay(RelayPeer peer)
    {
        if (_route is null) return null;
        foreach (var link in _route.Relays)
            if (link.Relay!.Peer == peer) return link;
        return null;
    }

    private void PostLost(FeedLink link)
    {
        var item = _hub.Mail.Rent(MailKind.Lost);
        item.Link = link;
        Append(item);
    }

    private void EndRelaysLocked(RelayEnd end)
    {
        if (_route is not { Relays.Count: > 0 } route) return;
        for (var i = route.Relays.Count - 1; i >= 0; i--) EndRelay(route.Relays[i], end);
        Rest();
    }

    private void EndRelay(FeedLink link, RelayEnd end)
    {
        RemoveMember(link);
        var item = _hub.Mail.Rent(MailKind.Ended);
        item.Link = link;
        item.End = end;
        Append(item);
    }

    // A feed that nobody is attached to any more, and where no one is at work who would see that, has to retire.
    private void Rest()
    {
        if (_members.Count > 0 || _busy || _retired) return;
        _busy = true;
        Schedule();
    }
}
