namespace Swim.Lanes;

/// <content>What waits, and how it is written.</content>
internal sealed partial class Relay
{
    /// <summary>Writes what waits. Called by one thread at a time.</summary>
    public RelayLeft Write(ref RelayWriter writer, int quantum)
    {
        var limit = writer.Written + quantum;
        while (!writer.IsFull && writer.Written < limit)
        {
            if ((_current ??= TakeHead()) is not { } item) return RelayLeft.Nothing;
            if (item.Kind == MailKind.Publish)
            {
                if (!WriteRun(ref writer, item, limit)) return RelayLeft.More;
            }
            else
            {
                if (writer.IsTooMuch(item.Bytes)) return RelayLeft.TooMuch;
                WriteStep(ref writer, item);
            }

            _current = null;
            peer.Count(-item.Cost, item.IsPart);
            if (item.Kind == MailKind.Ended) peer.Remove(this);
            peer.Hub.Mail.Return(item);
        }

        return RelayLeft.More;
    }

    /// <summary>Lets go of everything. Not beside <see cref="Write"/>.</summary>
    private void DropAll()
    {
        if (_current is { } current) peer.Hub.Mail.Return(current);
        _current = null;
        while (_head is { } item)
        {
            _head = item.Next;
            peer.Hub.Mail.Return(item);
        }

        _tail = null;
    }

    private bool WriteRun(ref RelayWriter writer, MailItem item, int limit)
    {
        var queue = item.Queue!;
        writer.BeginOps(Handle);
        while (!writer.IsFull && writer.Written < limit && queue.TryTake(out var op))
        {
            writer.Op(op);
            op.Release();
        }

        var isDone = queue.Count == 0;
        writer.EndOps(isDone ? item.Version : -1);
        return isDone;
    }

    private void WriteStep(ref RelayWriter writer, MailItem item)
    {
        switch (item.Kind)
        {
            case MailKind.Declare:
                writer.Declare(Handle, item.Serial, item.Terms!, feed.Node, feed.Lane);
                break;
            case MailKind.Attach:
                writer.Linked(Handle, item.Serial, item.Far!.Id, item.Far.Request, item.IsFirst, item.IsLast);
                break;
            case MailKind.Snapshot:
                writer.Snapshot(Handle, item.Far!.Id, item.Snapshot);
                break;
            case MailKind.Answer:
                writer.Answer(Handle, item.Far!.Id, item.Snapshot.Entries);
                break;
            case MailKind.Unlink:
                writer.Unlinked(Handle, item.Far!.Id, item.Far.Request, item.Reason);
                break;
            case MailKind.UnlinkAll:
                writer.UnlinkAll(Handle, item.Reason);
                break;
            case MailKind.State:
                writer.State(Handle, item.Snapshot, item.IsOneByOne);
                break;
            case MailKind.Later:
                writer.Later(Handle, item.Serial, item.AfterKey);
                lock (_gate) _later?.Remove(item.Serial);
                break;
            case MailKind.Lost:
                writer.Lost(Handle);
                break;
            case MailKind.Ended:
                writer.Ended(Handle, item.End);
                break;
        }
    }

    // Its end is not sealed: what comes from here on begins another run, so that the writer needs no lock.
    private MailItem? TakeHead()
    {
        lock (_gate)
        {
            if (_head is not { } item)
            {
                _isQueued = false;
                return null;
            }

            _head = item.Next;
            item.Next = null;
            if (_head is null) _tail = null;
            return item;
        }
    }

    private void Post(MailItem item, bool isEnd = false)
    {
        bool wakes;
        lock (_gate)
        {
            if (_isGone)
            {
                peer.Hub.Mail.Return(item);
                return;
            }

            _isGone = isEnd;
            item.Cost = RelayMail.StepBytes + item.Bytes;
            Append(item);
            wakes = !_isQueued;
            _isQueued = true;
        }

        if (wakes) peer.Enqueue(this);
    }

    /// <summary>A part of a snapshot, or in its place the word that there is no room for it now.</summary>
    private void PostPart(MailItem item, in LaneSnapshot part)
    {
        item.Hold(part);
        item.IsPart = true;
        if (peer.HasRoom(item.Bytes))
        {
            Post(item);
            return;
        }

        var id = item.Far?.Id ?? 0;
        var after = part.AfterKey;
        peer.Hub.Mail.Return(item);
        lock (_gate)
        {
            if (!(_later ??= []).Add(id)) return;
        }

        var later = peer.Hub.Mail.Rent(MailKind.Later);
        later.Serial = id;
        later.HoldAfter(after);
        Post(later);
    }

    // Inside the gate.
    private void Append(MailItem item)
    {
        if (_tail is null) _head = item;
        else _tail.Next = item;

        // a step behind a run of changes seals it; only then its size is known
        if (_tail is { Queue: { } sealedQueue } run)
        {
            run.Cost = sealedQueue.Bytes;
            peer.Count(run.Cost, isPart: false);
        }

        _tail = item;
        if (item.Cost > 0) peer.Count(item.Cost, item.IsPart);
    }
}
