namespace Swim.Lanes;

/// <content>The mailbox. Everything here runs inside the gate unless it says otherwise.</content>
public sealed partial class LaneFeed
{
    // Nothing waits and nobody drains: the caller delivers by itself, then calls ExitIdle.
    private bool TryEnterIdle()
    {
        if (_busy || !_drain.TryEnter()) return false;
        _busy = true;
        return true;
    }

    // Outside the gate.
    private void ExitIdle()
    {
        _drain.Exit();
        Finish();
    }

    // Outside the gate. Goes on if more has come in, else comes to rest; the last reader's going retires the feed.
    private void Finish()
    {
        lock (_members)
        {
            if (_head is not null)
            {
                Schedule();
                return;
            }

            _busy = false;
            if (_members.Count > 0 || _retired) return;
            _retired = true;
            _route?.Picture.Forget();
        }

        _node.Remove(this);
    }

    private void Schedule()
    {
        if (_hub.Workers is { } workers) workers(this);
        else ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void Append(ReadOnlySpan<LaneOp> ops)
    {
        var queue = RunAtEnd().Queue!;
        var keyed = LaneQueue.IsKeyed(_kind);
        foreach (ref readonly var op in ops)
        {
            op.Retain();
            queue.Push(keyed ? Stamp(op) : op);
        }
    }

    /// <summary>The run of changes at the mailbox's end, begun when there is none.</summary>
    private MailItem RunAtEnd()
    {
        var item = _tail;
        if (item is { Kind: MailKind.Publish } && item.LaneKind == _kind) return item;
        item = _hub.Mail.RentPublish(_kind);
        Append(item);
        return item;
    }

    // True when the mailbox is over its bound and the poster should help.
    private bool Append(MailItem item)
    {
        if (_tail is null) _head = item;
        else _tail.Next = item;

        // a step behind a run of changes seals it; only then its size is known
        if (_tail is { Queue: { } sealedQueue }) _mailBytes += sealedQueue.Bytes;
        _tail = item;
        _mailCount++;
        _mailBytes += item.Bytes;
        if (!_busy)
        {
            _busy = true;
            Schedule();
        }

        return (_mailCount > MaxMail || _mailBytes > MaxMailBytes) && !_drain.IsHeldByCurrentThread;
    }

    // Outside the gate.
    private void Help()
    {
        lock (_drain) DrainOnce();
    }

    private void PostEpoch(Guid epoch)
    {
        if (epoch == _epoch) return;
        _epoch = epoch;
        var item = _hub.Mail.Rent(MailKind.Epoch);
        item.Epoch = epoch;
        Append(item);
    }

    private bool RemoveMember(FeedLink link)
    {
        if (!_members.Remove(link)) return false;
        if (link.Relay is not null)
        {
            BecomeSure(_route!, link);
            _route!.Relays.Remove(link);
            return true;
        }

        _hub.CountReaders(-1);
        if (_hub.FarIds.Any) _hub.FarIds.Left(link.Reader);
        if (--_readersHere == 0) Unwatch();
        return true;
    }
}
