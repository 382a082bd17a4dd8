using System.Diagnostics;

namespace Swim.Lanes;

/// <content>What happens inside the lock.</content>
public abstract partial class LinkBuffer
{
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
        (link as FeedLink)?.CountDownlink(Face, 1);
        _epoch = link.Epoch;
        if (_queue is not null && _kind != link.Kind) _queue = null;
        _kind = link.Kind;
        _awaitsList = _kind == LaneKind.List && link is FeedLink { IsStateAhead: true };
        _controls.Linked();
    }

    // What waits stays valid; versions compare only within an epoch (ARCHITECTURE rule 1). The client is not told.
    private void BeginEpoch(Guid epoch)
    {
        _epoch = epoch;
        _queue?.ForgetVersions();

        // what an activation before has sent may have been taken
        _mayHaveKeys |= _covered != long.MinValue;
        _covered = long.MinValue;
        _seenVersion = 0;
        _completeVersion = 0;
        _asked = false;
    }

    // the first part of a sync covers every key at its version or later
    private bool IsDue(in LaneOp op) => _linked && !_detached && (op.Version > _covered || (op.Kind == LaneOpKind.Item && _kind != LaneKind.List));

    private void AcceptOp(in LaneOp op)
    {
        if (!IsDue(op))
        {
            op.Release();
            return;
        }

        if (_awaitsList)
        {
            if (op.Kind == LaneOpKind.Item)
            {
                op.Release();
                return;
            }

            _awaitsList = false;
        }

        if (op.Version > _seenVersion) _seenVersion = op.Version;
        if (_view is not null)
        {
            if (_view.Translate(op, out var seen)) Queue().Push(seen);
            return;
        }

        if (op.Kind == LaneOpKind.Update) _mayHaveKeys = true;
        var queue = Queue();
        queue.Push(op);
        if (_kind != LaneKind.List || !((ListQueue)queue).TakeReset()) return;
        _isSilent |= _sync == SyncPhase.None;
        _sync = SyncPhase.Parts;
        _asked = false;
    }

    private void AcceptSnapshot(in LaneSnapshot snapshot)
    {
        if (snapshot.Epoch != _epoch) BeginEpoch(snapshot.Epoch);
        if (_kind == LaneKind.List)
        {
            AcceptListPart(snapshot);
            return;
        }

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
            var isInsert = !_mayHaveKeys;
            if (Lens is not null && !Sees(entry, queue, ref isInsert)) continue;
            if (_view is not null && !_view.Admits(entry, out isInsert)) continue;
            entry.Retain();
            queue.PushPart(entry, isInsert);
        }

        if (snapshot.IsLast) _view?.EndSync();

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

    // A list's parts are named by index; what has changed since one was asked for, the queue has seen before it comes.
    private void AcceptListPart(in LaneSnapshot snapshot)
    {
        if (snapshot.IsFirst)
        {
            _isSilent = false;
            _awaitsList = false;
            _covered = snapshot.Version;
        }
        else if (_sync != SyncPhase.Parts)
        {
            return;
        }

        _asked = false;
        if (snapshot.Version > _seenVersion) _seenVersion = snapshot.Version;
        var queue = (ListQueue)Queue();
        var start = snapshot.AfterKey is { } after ? ListText.ReadPosition(after.Span) : 0;
        var isTaken = queue.PushPart(start, snapshot.Entries, snapshot.IsFirst, snapshot.IsLast, snapshot.Version);
        if (!isTaken || !snapshot.IsLast)
        {
            _sync = SyncPhase.Parts;
            return;
        }

        _sync = _isSilent ? SyncPhase.None : SyncPhase.Last;
        _isSilent = false;
        _syncMark = queue.Mark;
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

    // how often a consumer that never comes to an end has what it took counted
    private const int TellEvery = 256;

    private Untold TakeUntold(out FeedLink? link)
    {
        link = _link as FeedLink;
        if (link is null) return default;
        var (coalesced, dropped) = (Coalesced, Dropped);

        // a queue of another kind begins anew
        var untold = new Untold(_events - _eventsTold, Math.Max(0, coalesced - _coalescedTold), Math.Max(0, dropped - _droppedTold), Face is LinkFace.Downlink or LinkFace.Join);
        (_eventsTold, _coalescedTold, _droppedTold) = (_events, coalesced, dropped);
        return untold;
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
        _view?.Forget();
        ForgetShown();
        MoveCursor(null);
        if (_linked) (_link as FeedLink)?.CountDownlink(Face, -1);
        _link = null;
        _linked = false;
        _sync = SyncPhase.None;
        _asked = false;
        _isSilent = false;
        _awaitsList = false;
        _mayHaveKeys = false;
        _covered = long.MinValue;
        _seenVersion = 0;
        _completeVersion = 0;
    }

    private bool IsWaiting => _controls.Count > 0 || _queue?.Count > 0 || _sync == SyncPhase.Last;

    // What has to happen outside the lock after any change.
    private Next Settle()
    {
        var next = default(Next);
        if (_sync == SyncPhase.Parts && !_asked && _link is not null && (_queue?.PartLeft ?? 0) == 0)
        {
            _asked = true;
            next.Link = _link;
            if (_queue is ListQueue list)
            {
                next.MoreAfter = ListText.Position(list.NextPart);
            }
            else
            {
                Debug.Assert(_cursor is not null, "a part that is not the last has set the cursor");
                next.MoreAfter = _cursor.Retain();
            }
        }

        if (!_signaled && IsWaiting)
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

    internal readonly record struct Untold(long Events, long Coalesced, long Dropped, bool IsDownlink);

    private struct Next
    {
        public LaneLink? Link;
        public Payload? MoreAfter;
        public bool Ready;
    }
}
