namespace Swim.Lanes;

/// <summary>
/// The reading end of one link: what waits for its consumer, coalesced by the lane's kind, in the order of docs/protocol.md (link state machine):
/// unlinked, linked, then changes and snapshot entries, then synced. Faces (WARP uplink, SSE, stream subscription, downlink) derive from it.
/// The feed pushes on its thread, the consumer takes on its own, one consumer at a time; nothing blocks and nothing is allocated per change.
/// Memory is bounded by the keys that the reader has and the keys present (map lanes), one slot (value lanes) or
/// <see cref="LinkBufferOptions"/> (items), however long the consumer stays away.
/// </summary>
public abstract partial class LinkBuffer : ILaneReader
{
    private readonly Lock _gate = new();
    private readonly LinkBufferOptions _options;
    private LaneLink? _link;
    private LaneQueue? _queue;
    private Payload? _cursor;
    private Guid _epoch;
    private LinkControls _controls;
    private long _syncMark;
    private long _covered = long.MinValue;
    private long _seenVersion;
    private long _completeVersion;
    private LaneKind _kind;
    private SyncPhase _sync;
    private bool _asked;
    private bool _linked;
    private bool _mayHaveKeys;
    private bool _detached;
    private bool _signaled;

    // the state is being sent because changes had to be left out: nobody has asked, so nobody is told synced
    private bool _isSilent;

    // of a list: the first part of the state is on its way, and changes before it name places that the reader does not have
    private bool _awaitsList;

    // what the reader is shown of a spatial lane; null: everything
    private RegionView? _view;
    private bool _wantsState;

    // handed out; and how much of it, and of what was coalesced and dropped, the feed has been told
    private long _events;
    private long _eventsTold;
    private long _coalescedTold;
    private long _droppedTold;

    /// <summary>An empty buffer, not linked.</summary>
    protected LinkBuffer(LinkBufferOptions? options = null) => _options = options ?? LinkBufferOptions.Default;

    private enum SyncPhase : byte
    {
        None,
        Parts,
        Last,
    }

    /// <summary>Whether the link stands, as the feed has said; the consumer may not have been told yet.</summary>
    public bool IsLinked => _linked;

    /// <summary>Its consumer has gone for good.</summary>
    internal bool IsDetached => Volatile.Read(ref _detached);

    /// <inheritdoc/>
    public virtual LaneKind? ExpectedKind => null;

    /// <summary>The lane's kind, once linked.</summary>
    public LaneKind Kind => _kind;

    /// <summary>Changes waiting (without linked, synced, unlinked).</summary>
    public int PendingCount => _queue?.Count ?? 0;

    /// <summary>Bytes of keys and bodies waiting.</summary>
    public long PendingBytes => _queue?.Bytes ?? 0;

    /// <summary>Changes that a newer one has replaced or undone before they were taken, since the beginning.</summary>
    public long Coalesced => _queue?.Coalesced ?? 0;

    /// <summary>Items dropped because the buffer was full, since the beginning.</summary>
    public long Dropped => _queue?.Dropped ?? 0;

    /// <summary>Changes handed to the consumer, since the beginning.</summary>
    public long Events => Volatile.Read(ref _events);

    /// <summary>What the link is for; constant.</summary>
    public virtual LinkFace Face => LinkFace.Other;

    /// <summary>The number of the connection that the link belongs to, as logs name it; 0 when it belongs to none.</summary>
    public virtual long ConnectionNumber => 0;

    /// <inheritdoc/>
    public void OnLinked(LaneLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        Next next;
        lock (_gate)
        {
            if (!_detached) AcceptLink(link);
            next = Settle();
        }

        if (_detached) link.Detach();
        Do(next);
        OnNotice();
    }

    /// <inheritdoc/>
    public void OnOps(ReadOnlySpan<LaneOp> ops)
    {
        foreach (ref readonly var op in ops) op.Retain();

        // a feed hands what is for all of its readers to Accept
        if (Lens is null) Accept(ops);
        else AcceptThroughLens(ops, isAnswer: true);
    }

    /// <inheritdoc/>
    public void OnSnapshot(in LaneSnapshot snapshot)
    {
        if (Lens is not null)
        {
            Do(AcceptSnapshotThroughLens(snapshot));
            return;
        }

        Next next;
        lock (_gate)
        {
            if (_linked && !_detached) AcceptSnapshot(snapshot);
            next = Settle();
        }

        Do(next);
    }

    /// <inheritdoc/>
    public void OnUnlinked(UnlinkReason reason)
    {
        Next next;
        LaneLink? link;
        FeedLink? toTell = null;
        Untold untold = default;
        lock (_gate)
        {
            link = _link;
            if (!_detached)
            {
                if (_events != _eventsTold) untold = TakeUntold(out toTell);
                Forget();
                _controls.Unlinked(reason);
            }

            next = Settle();
        }

        toTell?.Count(untold);

        // the feed has let go already; whoever else says that the link failed (the agent could not be reached) has not told it
        link?.Detach();
        Do(next);
        OnNotice();
    }

    /// <summary>
    /// Takes what comes next; the caller then owns its payloads (<see cref="LinkItem.Release"/>). False when nothing waits: after that
    /// <see cref="OnReady"/> is called for the next arrival.
    /// </summary>
    public bool TryTake(out LinkItem item) => TryTake(out item, mayRest: false, out _);

    /// <summary>
    /// The same; <paramref name="isLast"/> says that nothing waits behind the item, and counts as the false that the next call would have returned:
    /// <see cref="OnReady"/> is called for the next arrival, perhaps before this returns.
    /// </summary>
    public bool TryTake(out LinkItem item, out bool isLast) => TryTake(out item, mayRest: true, out isLast);

    private bool TryTake(out LinkItem item, bool mayRest, out bool isLast)
    {
        Next next = default;
        FeedLink? toTell = null;
        Untold untold = default;
        bool isTaken;
        isLast = false;
        lock (_gate)
        {
            isTaken = TakeLocked(out item);
            if (isTaken)
            {
                if (item.Kind == LinkItemKind.Op && (++_events & (TellEvery - 1)) == 0) untold = TakeUntold(out toTell);
                next = Settle();
                isLast = mayRest && _sync == SyncPhase.None && !IsWaiting;
            }

            if (!isTaken || isLast)
            {
                _signaled = false;
                if (_events != _eventsTold) untold = TakeUntold(out toTell);
            }
        }

        toTell?.Count(untold);
        if (isTaken) Do(next);
        return isTaken;
    }

    /// <summary>
    /// Takes linked, synced or unlinked if one of them comes next, and leaves changes where they are: for a consumer that holds changes back.
    /// After false <see cref="OnReady"/> is not called for what already waits or follows; <see cref="OnNotice"/> is.
    /// </summary>
    public bool TryTakeNotice(out LinkItem item)
    {
        Next next;
        lock (_gate)
        {
            if (!TakeNoticeLocked(out item)) return false;
            next = Settle();
        }

        Do(next);
        return true;
    }

    /// <summary>
    /// Lets go without a word, for good: what waits is released, later calls of the feed are ignored. For a consumer that is gone. Any thread.
    /// </summary>
    public void Detach()
    {
        LaneLink? link;
        FeedLink? toTell;
        Untold untold;
        lock (_gate)
        {
            if (_detached) return;
            _detached = true;
            link = _link;
            untold = TakeUntold(out toTell);
            Forget();
            _controls = default;
        }

        toTell?.Count(untold);
        link?.Detach();
    }

    /// <summary>
    /// Something waits. Called once, then not again until <see cref="TryTake(out LinkItem)"/> has returned false. On the feed's thread (or, while a part of a
    /// snapshot is skipped, the consumer's): must not block, must not throw, and should do no more than wake the consumer.
    /// </summary>
    protected abstract void OnReady();

    /// <summary>The feed has linked or unlinked the reader, whether or not something was waiting before. Same rules as <see cref="OnReady"/>.</summary>
    protected virtual void OnNotice()
    {
    }

    // The caller's references go over to this buffer.
    internal void Accept(ReadOnlySpan<LaneOp> ops)
    {
        if (Lens is not null)
        {
            AcceptThroughLens(ops, isAnswer: false);
            return;
        }

        Next next;
        lock (_gate)
        {
            foreach (ref readonly var op in ops) AcceptOp(op);
            next = Settle();
        }

        Do(next);
    }
}
