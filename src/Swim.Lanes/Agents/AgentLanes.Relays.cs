namespace Swim.Lanes;

/// <content>Readers in other processes.</content>
public sealed partial class AgentLanes
{
    // null where there is one process and nothing came along
    private AgentOrigin? _origin;

    // the cluster was told of the activation
    private bool _isAnnounced;

    /// <summary>
    /// As <see cref="OpenAsync(CancellationToken)"/>, in a cluster: <paramref name="announce"/> is started first, beside the store's claim, and tells what
    /// other processes know of the node; those that watch are attached before the first turn.
    /// </summary>
    public ValueTask OpenAsync(Func<CancellationToken, Task<LaneAnnouncement>> announce, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(announce);
        return OpenCoreAsync(announce, cancellationToken);
    }

    /// <summary>What an announcement that came late (the activation went on without it) tells: the rank, who watches.</summary>
    public void Announced(LaneAnnouncement announcement)
    {
        ArgumentNullException.ThrowIfNull(announcement);
        if (_closed) return;
        var before = Stamp;
        Stamp = Math.Max(before, announcement.Stamp);
        _isAnnounced = true;
        if (Stamp > before && _hub.Find(Node) is { } feeds)
        {
            foreach (var feed in feeds.Feeds)
                if (FindLinkable(feed.Lane) is { } lane) feed.Restamp(Terms(lane));
        }

        foreach (var (peer, lane) in announcement.Watchers) Watch(peer, lane);
        if (Stamp > before) TakeOver();
    }

    /// <summary>
    /// As <see cref="CloseAsync(CancellationToken)"/>; when <paramref name="unlinks"/> is not null every link, here and in other processes, is told so at the end.
    /// </summary>
    public ValueTask<bool> CloseAsync(UnlinkReason? unlinks, CancellationToken cancellationToken) => CloseCoreAsync(unlinks, cancellationToken);

    /// <summary>
    /// Another process has readers of a lane: it is sent every later change, and told (again) which activation this is so that it can ask for what it may
    /// have missed. A lane that does not exist is answered with <see cref="UnlinkReason.LaneNotFound"/>.
    /// </summary>
    /// <returns>False when the activation has ended, or readers here listen to a later one.</returns>
    public bool Watch(RelayPeer peer, string lane)
    {
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(lane);
        if (_closed) return false;
        if (FindLinkable(lane) is not { } target || target.Kind == LaneKind.Http)
        {
            var reason = FindLinkable(lane) is null ? UnlinkReason.LaneNotFound : UnlinkReason.Unsupported;
            _hub.GetOrAdd(Node, lane).Refuse(peer, new RelayTerms(LaneKind.Value, false, Epoch, Stamp, default, RelayTerms.NoVersion), reason);
            return true;
        }

        // what changed before is told as part of the state, if it has to be
        EmitNow(target);
        var isHeard = _hub.GetOrAdd(Node, lane).Relay(peer, Terms(target));
        _knowsFeeds = false;
        RecoverHere(target);
        return isHeard;
    }

    /// <summary>Sends another process, to be compared with what its readers have, a part of a lane's whole state: from the start, or after a key.</summary>
    /// <returns>False when there is nobody to send it to: the activation has ended, or the process does not watch the lane.</returns>
    public bool Recover(RelayPeer peer, string lane, ReadOnlySpan<byte> afterKey, bool fromStart)
    {
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(lane);
        if (_closed || FindLinkable(lane) is not { } target) return false;
        EmitNow(target);
        if (FeedOf(target) is not { } feed || !feed.HasRelay(peer)) return false;

        // what it holds is not stored: when it is, the other side is told to ask again
        if (IsHeldBack(target)) return true;
        var scratch = LaneScratch.Rent();
        var after = fromStart ? null : Payload.Copy(afterKey);
        try
        {
            // newer than any snapshot that a reader there has been given: what it has too much can be taken from it
            target.NextVersion();
            var isLast = target.Snapshot(scratch, afterKey, fromStart);
            var oneByOne = target.Kind == LaneKind.List && !isLast;
            if (oneByOne) scratch.ReleaseOps();
            if (IsUncommitted(target)) Commits.HoldState(target, peer, scratch, fromStart, isLast || oneByOne, after, oneByOne);
            else feed.ShowAll(peer, new LaneSnapshot(Epoch, target.Version, scratch.Ops, fromStart, isLast || oneByOne, after), oneByOne);
        }
        catch (Exception error)
        {
            _host.OnHandlerFailed(target.Name, error);
            feed.Refuse(peer, Terms(target), UnlinkReason.Failed);
        }
        finally
        {
            after?.Release();
            LaneScratch.Return(scratch);
        }

        return true;
    }

    /// <summary>
    /// Another process has no readers of a lane any more: it is sent nothing further, unless it has been told of a new reader since
    /// <paramref name="seen"/>, the last step it had seen.
    /// </summary>
    public void Release(RelayPeer peer, string lane, long seen)
    {
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(lane);
        _hub.Find(Node)?.Find(lane)?.Release(peer, seen);
    }

    // readers here that have what an activation before has shown them
    private void RecoverHere(Lane lane)
    {
        if (FeedOf(lane) is not { } feed || !feed.IsComparingWith(Epoch)) return;
        PublishAll(lane, feed, hold: IsUncommitted(lane));
        if (feed.FindOwed().Count > 0) AnswerOwed(lane);
    }

    // feeds here that listened to nobody, as this activation did not come after the last they had
    private void TakeOver()
    {
        if (_hub.Find(Node) is not { } feeds) return;
        foreach (var feed in feeds.Feeds)
        {
            if (FindLinkable(feed.Lane) is not { } lane || feed.IsFedBy(Epoch)) continue;
            EmitNow(lane);
            BeginEpoch(lane, feed);
        }
    }

    private AgentOrigin Origin => _origin ??= new AgentOrigin();

    // its rank among all activations of the node; 0: none is known
    private long Stamp { get; set; }

    // a process that had seen the activation before complete goes on only while nothing has changed since; one that has seen this version has not seen what waits for a commit
    private RelayTerms Terms(Lane lane) => new(
        lane.Kind,
        lane.Has(LaneState.Stored | LaneState.Carried),
        Epoch,
        Stamp,
        lane.Version == 0 && _origin is { } origin ? origin.Previous : default,
        IsUncommitted(lane) || IsHeldBack(lane) ? RelayTerms.NoVersion : lane.Version);

    /// <summary>Whether readers of a feed go on with what the activation before has shown them.</summary>
    private bool Continues(LaneFeed feed)
    {
        if (_origin is not { } origin) return false;
        if (!_hub.CanMove) return origin.IsContinued;
        return _isAnnounced && origin.Previous != Guid.Empty && feed.ClosedEpoch == origin.Previous;
    }

    // a lane that the class does not have may be opened until Started
    private void AttachWatchers()
    {
        if (_origin is null) return;
        foreach (var (peer, lane) in _origin.Watchers)
            if (FindLinkable(lane) is not null) Watch(peer, lane);
    }

    private void AttachWatchers(Lane lane)
    {
        if (_origin is null) return;
        foreach (var (peer, name) in _origin.Watchers)
            if (name == lane.Name) Watch(peer, name);
    }

    private void RefuseWatchers()
    {
        if (_origin is not { Watchers.Count: > 0 } origin) return;
        foreach (var (peer, lane) in origin.Watchers)
            if (FindLinkable(lane) is null) Watch(peer, lane);
        origin.Watchers = [];
    }

    private void Take(LaneAnnouncement announcement)
    {
        _isAnnounced = true;
        Stamp = announcement.Stamp;
        if (announcement.IsPreviousClosed && announcement.PreviousEpoch != default) Origin.Previous = announcement.PreviousEpoch;
        if (announcement.Watchers.Count > 0) Origin.Watchers = announcement.Watchers;
    }

    private void EndFeeds(bool isClosed)
    {
        if (_hub.Find(Node) is not { } feeds) return;
        if (isClosed) feeds.MarkClosed();
        foreach (var feed in feeds.Feeds) feed.End(Epoch, isClosed);
    }
}
