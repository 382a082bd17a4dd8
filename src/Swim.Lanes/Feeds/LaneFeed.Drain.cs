namespace Swim.Lanes;

/// <content>The worker. Everything here runs inside the drain, outside the gate.</content>
public sealed partial class LaneFeed
{
    private FeedLink[] _readers = [];
    private int _readerCount;
    private int _bufferCount;

    void IThreadPoolWorkItem.Execute()
    {
        lock (_drain) DrainOnce();
        Finish();
    }

    private static LaneOp[] RentBatch()
    {
        var batch = _spareBatch ?? new LaneOp[BatchSize];
        _spareBatch = null;
        return batch;
    }

    private static void ReturnBatch(LaneOp[]? batch, int used)
    {
        if (batch is null) return;
        batch.AsSpan(0, used).Clear();
        _spareBatch = batch;
    }

    private void DrainOnce()
    {
        MailItem? item;
        lock (_members)
        {
            item = _head;
            _head = null;
            _tail = null;
            _mailCount = 0;
            _mailBytes = 0;
        }

        while (item is not null)
        {
            var next = item.Next;
            Handle(item);
            _hub.Mail.Return(item);
            item = next;
        }
    }

    private void Handle(MailItem item)
    {
        switch (item.Kind)
        {
            case MailKind.Publish:
                DeliverAll(item.Queue!);
                break;
            case MailKind.Attach when item.Far is { } far:
                item.Link!.Relay!.Link(far, item.Serial, announce: item.IsFirst, isStateAhead: item.IsLast);
                break;
            case MailKind.Attach:
                PassLinked(item.Link!, item.Epoch);
                break;
            case MailKind.Snapshot when item.Far is { } far:
                item.Link!.Relay!.Show(far, item.Snapshot);
                break;
            case MailKind.Snapshot:
                PassSnapshot(item.Link!, item.Snapshot);
                break;
            case MailKind.Answer when item.Far is { } far:
                item.Link!.Relay!.Answer(far, item.Snapshot);
                break;
            case MailKind.Answer:
                PassAnswer(item.Link!, item.Snapshot.Entries);
                break;
            case MailKind.Unlink when item.Far is { } far:
                item.Link!.Relay!.Unlink(far, item.Reason);
                break;
            case MailKind.Unlink:
                PassUnlinked(item.Link!, item.Reason);
                break;
            case MailKind.UnlinkAll:
                for (var i = _readerCount - 1; i >= 0; i--) PassUnlinked(_readers[i], item.Reason);
                break;
            case MailKind.Detach:
                RemoveReader(item.Link!);
                break;
            case MailKind.Epoch:
                for (var i = _readerCount - 1; i >= 0; i--) PassLinked(_readers[i], item.Epoch);
                break;
            case MailKind.Declare:
                if (item.Link!.IsGone) break;
                if (item.Link.ReaderIndex < 0) AddReader(item.Link);
                item.Link.Relay!.Declare(item.Terms!, item.Serial);
                break;
            case MailKind.State:
                item.Link!.Relay!.ShowAll(item.Snapshot, item.IsOneByOne);
                break;
            case MailKind.Lost:
                item.Link!.Relay!.Lose();
                break;
            case MailKind.Ended:
                RemoveReader(item.Link!);
                item.Link!.IsGone = true;
                item.Link.Relay!.End(item.End);
                break;
        }
    }

    private void DeliverAll(LaneQueue queue)
    {
        Interlocked.Add(ref _coalesced, queue.Coalesced);
        if (queue.Dropped > 0)
        {
            Interlocked.Add(ref _dropped, queue.Dropped);
            _hub.CountDropped(queue.Dropped);
        }

        var batch = RentBatch();
        var count = 0;
        while (queue.Count > 0)
        {
            for (count = 0; count < BatchSize && queue.TryTake(out var op); count++) batch[count] = op;
            var ops = batch.AsSpan(0, count);
            Deliver(ops, isWhole: queue.Count == 0);
            foreach (ref readonly var op in ops) op.Release();
        }

        ReturnBatch(batch, BatchSize);
    }

    // Buffers are given their references all at once; other readers retain by themselves.
    private void Deliver(ReadOnlySpan<LaneOp> ops, bool isWhole = true)
    {
        if (_bufferCount > 0)
            foreach (ref readonly var op in ops) op.Retain(_bufferCount);
        for (var i = _readerCount - 1; i >= 0; i--)
        {
            var link = _readers[i];
            try
            {
                if (link.Buffer is { } buffer) buffer.Accept(ops);
                else if (link.IsGone) continue;
                else if (link.Relay is { } relay) relay.Pass(ops, isWhole);
                else link.Reader.OnOps(ops);
            }
            catch (Exception e)
            {
                Fail(link, e);
            }
        }
    }

    private void PassLinked(FeedLink link, Guid epoch)
    {
        if (link.IsGone) return;
        if (link.ReaderIndex < 0) AddReader(link);
        link.CurrentEpoch = epoch;
        try
        {
            link.Reader.OnLinked(link);
        }
        catch (Exception e)
        {
            Fail(link, e);
        }
    }

    private void PassSnapshot(FeedLink link, in LaneSnapshot snapshot)
    {
        if (link.IsGone) return;
        try
        {
            link.Reader.OnSnapshot(snapshot);
        }
        catch (Exception e)
        {
            Fail(link, e);
        }
    }

    private void PassAnswer(FeedLink link, ReadOnlySpan<LaneOp> ops)
    {
        if (link.IsGone) return;
        try
        {
            link.Reader.OnOps(ops);
        }
        catch (Exception e)
        {
            Fail(link, e);
        }
    }

    private void PassUnlinked(FeedLink link, UnlinkReason reason)
    {
        RemoveReader(link);
        if (link.IsGone) return;
        link.IsGone = true;
        try
        {
            link.Reader.OnUnlinked(reason);
        }
        catch (Exception e)
        {
            Fail(link, e);
        }
    }

    // what it was being given may be lost to it: it is told that the link is down, so that nobody takes what it has for the last state
    private void Fail(FeedLink link, Exception exception)
    {
        var isTold = link.IsGone;
        link.IsGone = true;
        RemoveReader(link);
        lock (_members) RemoveMember(link);
        _hub.ReaderFailed?.Invoke(Node, Lane, exception);
        if (isTold) return;
        try
        {
            link.Reader.OnUnlinked(UnlinkReason.Failed);
        }
        catch (Exception e)
        {
            _hub.ReaderFailed?.Invoke(Node, Lane, e);
        }
    }

    private void AddReader(FeedLink link)
    {
        if (_readerCount == _readers.Length) Array.Resize(ref _readers, Math.Max(1, _readerCount * 2));
        link.ReaderIndex = _readerCount;
        _readers[_readerCount++] = link;
        if (link.Buffer is not null) _bufferCount++;
    }

    // The last one takes the place of the one that goes; loops that call readers run from the end, so nobody is left out or called twice.
    private void RemoveReader(FeedLink link)
    {
        var index = link.ReaderIndex;
        if (index < 0) return;
        link.ReaderIndex = -1;
        var last = --_readerCount;
        if (index != last)
        {
            _readers[index] = _readers[last];
            _readers[index].ReaderIndex = index;
        }

        _readers[last] = null!;
        if (link.Buffer is not null) _bufferCount--;
    }
}
