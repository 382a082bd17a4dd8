using System.Diagnostics;

namespace Swim.Lanes;

/// <summary>
/// The reading end of one link: what waits for its consumer, coalesced by the lane's kind, in the order of docs/protocol.md (link state machine):
/// unlinked, linked, then changes and snapshot entries, then synced. Faces (WARP uplink, SSE, stream subscription, downlink) derive from it.
/// The feed pushes on its thread, the consumer takes on its own, one consumer at a time; nothing blocks and nothing is allocated per change.
/// Memory is bounded by the keys that the reader has and the keys present (map lanes), one slot (value lanes) or
/// <see cref="LinkBufferOptions"/> (items), however long the consumer stays away.
/// </summary>
public abstract class LinkBuffer : ILaneReader
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
        Accept(ops);
    }

    /// <inheritdoc/>
    public void OnSnapshot(in LaneSnapshot snapshot)
    {
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
        lock (_gate)
        {
            link = _link;
            if (!_detached)
            {
                Forget();
                _controls.Unlinked(reason);
            }

            next = Settle();
        }

        // the feed has let go already; whoever else says that the link failed (the agent could not be reached) has not told it
        link?.Detach();
        Do(next);
        OnNotice();
    }

    /// <summary>
    /// Takes what comes next; the caller then owns its payloads (<see cref="LinkItem.Release"/>). False when nothing waits: after that
    /// <see cref="OnReady"/> is called for the next arrival.
    /// </summary>
    public bool TryTake(out LinkItem item)
    {
        Next next;
        lock (_gate)
        {
            if (!TakeLocked(out item))
            {
                _signaled = false;
                return false;
            }

            next = Settle();
        }

        Do(next);
        return true;
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
        lock (_gate)
        {
            if (_detached) return;
            _detached = true;
            link = _link;
            Forget();
            _controls = default;
        }

        link?.Detach();
    }

    /// <summary>
    /// Something waits. Called once, then not again until <see cref="TryTake"/> has returned false. On the feed's thread (or, while a part of a
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
        Next next;
        lock (_gate)
        {
            foreach (ref readonly var op in ops) AcceptOp(op);
            next = Settle();
        }

        Do(next);
    }

    private void AcceptLink(LaneLink link)
    {
        _link = link;
        if (_linked)
        {
            if (link.Epoch == _epoch) _controls.Linked();
            else BeginEpoch(link.Epoch);
            return;
        }

        _linked = true;
        _epoch = link.Epoch;
        if (_queue is not null && _kind != link.Kind) _queue = null;
        _kind = link.Kind;
        _controls.Linked();
    }

    // What waits stays valid; versions compare only within an epoch (ARCHITECTURE rule 1). The client is not told.
    private void BeginEpoch(Guid epoch)
    {
        _epoch = epoch;
        _queue?.ForgetVersions();
        _covered = long.MinValue;
        _seenVersion = 0;
        _completeVersion = 0;
        _asked = false;
    }

    private void AcceptOp(in LaneOp op)
    {
        // the first part of a sync covers every key at its version or later
        if (!_linked || _detached || (op.Version <= _covered && op.Kind != LaneOpKind.Item))
        {
            op.Release();
            return;
        }

        if (op.Kind == LaneOpKind.Update) _mayHaveKeys = true;
        if (op.Version > _seenVersion) _seenVersion = op.Version;
        Queue().Push(op);
    }

    private void AcceptSnapshot(in LaneSnapshot snapshot)
    {
        if (snapshot.Epoch != _epoch) BeginEpoch(snapshot.Epoch);
        if (snapshot.IsFirst)
        {
            // a sync that is repeated sends everything again
            _mayHaveKeys |= _covered != long.MinValue;
            _covered = snapshot.Version;
        }
        else
        {
            if (_sync != SyncPhase.Parts) return;
            if (snapshot.AfterKey is { } after && (_cursor is null || !after.SameBytes(_cursor))) return;
        }

        _asked = false;
        if (snapshot.Version > _seenVersion) _seenVersion = snapshot.Version;
        var queue = Queue();
        foreach (ref readonly var entry in snapshot.Entries)
        {
            entry.Retain();
            queue.PushPart(entry, !_mayHaveKeys);
        }

        // a value that was never set syncs as an event with an empty body
        if (snapshot.Entries.IsEmpty && _kind == LaneKind.Value) queue.Push(LaneOp.Set(snapshot.Version, Payload.Empty));

        if (snapshot.IsLast)
        {
            MoveCursor(null);
            _sync = SyncPhase.Last;
            _syncMark = queue.Mark;
            return;
        }

        _sync = SyncPhase.Parts;
        if (!snapshot.Entries.IsEmpty) MoveCursor(snapshot.Entries[^1].Key ?? Payload.Empty);
        else if (_cursor is null) MoveCursor(Payload.Empty);
    }

    private bool TakeNoticeLocked(out LinkItem item)
    {
        if (_controls.TryTake(out var kind, out var reason))
        {
            item = new LinkItem(kind, default, reason, _epoch, _completeVersion);
            return true;
        }

        if (_sync == SyncPhase.Last && _queue!.IsPast(_syncMark))
        {
            _sync = SyncPhase.None;
            if (_queue.Count == 0) _completeVersion = _seenVersion;
            item = new LinkItem(LinkItemKind.Synced, default, default, _epoch, _completeVersion);
            return true;
        }

        item = default;
        return false;
    }

    private bool TakeLocked(out LinkItem item)
    {
        if (TakeNoticeLocked(out item)) return true;
        if (_queue is null || !_queue.TryTake(out var op))
        {
            item = default;
            return false;
        }

        if (_queue.Count == 0 && _sync == SyncPhase.None) _completeVersion = _seenVersion;
        item = new LinkItem(LinkItemKind.Op, op, default, _epoch, _completeVersion);
        return true;
    }

    private LaneQueue Queue() => _queue ??= LaneQueue.Create(_kind, _options);

    private void MoveCursor(Payload? key)
    {
        key?.Retain();
        _cursor?.Release();
        _cursor = key;
    }

    private void Forget()
    {
        _queue?.Reset();
        MoveCursor(null);
        _link = null;
        _linked = false;
        _sync = SyncPhase.None;
        _asked = false;
        _mayHaveKeys = false;
        _covered = long.MinValue;
        _seenVersion = 0;
        _completeVersion = 0;
    }

    // What has to happen outside the lock after any change.
    private Next Settle()
    {
        var next = default(Next);
        if (_sync == SyncPhase.Parts && !_asked && _link is not null && (_queue?.PartLeft ?? 0) == 0)
        {
            Debug.Assert(_cursor is not null, "a part that is not the last has set the cursor");
            _asked = true;
            next.Link = _link;
            next.MoreAfter = _cursor.Retain();
        }

        if (!_signaled && (_controls.Count > 0 || _queue?.Count > 0 || _sync == SyncPhase.Last))
        {
            _signaled = true;
            next.Ready = true;
        }

        return next;
    }

    private void Do(in Next next)
    {
        if (next.MoreAfter is { } after)
        {
            next.Link!.RequestMore(after);
            after.Release();
        }

        if (next.Ready) OnReady();
    }

    private struct Next
    {
        public LaneLink? Link;
        public Payload? MoreAfter;
        public bool Ready;
    }
}
