namespace Swim.Lanes;

/// <content>The steps, one by one.</content>
public sealed partial class RelaySource
{
    private void ApplyStep(ref RelayReader reader)
    {
        switch ((RelayStep)reader.Byte())
        {
            case RelayStep.Declare:
                Declare(ref reader);
                break;
            case RelayStep.Ops:
                Publish(ref reader);
                break;
            case RelayStep.Linked:
                Link(ref reader);
                break;
            case RelayStep.Snapshot:
                Snapshot(ref reader);
                break;
            case RelayStep.Answer:
                Answer(ref reader);
                break;
            case RelayStep.Unlinked:
                _ = Inlet(ref reader);
                Hub.FarIds.Unlinked(reader.Number(), reader.Number(), (UnlinkReason)reader.Byte());
                break;
            case RelayStep.UnlinkAll:
                var ended = Inlet(ref reader);
                ended.Feed?.UnlinkAll(ended, (UnlinkReason)reader.Byte());
                break;
            case RelayStep.Refused:
                Hub.FarIds.Unlinked(reader.Number(), reader.Number(), (UnlinkReason)reader.Byte());
                break;
            case RelayStep.State:
                Recover(ref reader);
                break;
            case RelayStep.Later:
                Later(ref reader);
                break;
            case RelayStep.Ended:
                End(Inlet(ref reader), (RelayEnd)reader.Byte());
                break;
            case RelayStep.Lost:
                var lost = Inlet(ref reader);
                if (lost.Feed?.Lose(lost) == true) Recover(lost);
                break;
            default:
                throw new RelayFormatException("A step is not known here.");
        }
    }

    private RelayInlet Inlet(ref RelayReader reader)
    {
        var handle = reader.Handle();
        lock (_gate)
        {
            if (_inlets.TryGetValue(handle, out var inlet)) return inlet;

            // dropped by its owner meanwhile: what comes is for nobody
            if (_isClosed) return new RelayInlet(this, 0) { Terms = new RelayTerms(LaneKind.Value, false, default, 0, default, 0) };
        }

        throw new RelayFormatException($"Lane {handle} of the session has not been declared.");
    }

    private void Declare(ref RelayReader reader)
    {
        var handle = reader.Handle();
        var serial = reader.Number();
        var kind = (LaneKind)reader.Byte();
        var flags = reader.Byte();
        var epoch = reader.Id();
        var stamp = reader.Fixed();
        var previous = (flags & 2) == 0 ? default : reader.Id();
        var terms = new RelayTerms(kind, (flags & 1) != 0, epoch, stamp, previous, reader.Number());
        var (node, lane) = (reader.Text(), reader.Text());
        RelayInlet? inlet;
        lock (_gate)
        {
            if (_isClosed) return;
            if (!_inlets.TryGetValue(handle, out inlet)) _inlets.Add(handle, inlet = new RelayInlet(this, handle));
        }

        (inlet.Node, inlet.Lane, inlet.Terms, inlet.LastSerial) = (node, lane, terms, serial);
        if (Hub.Find(node)?.Find(lane) is { } feed) Declare(inlet, feed, isNew: true);
        _declared.Add(inlet);
    }

    private void Declare(RelayInlet inlet, LaneFeed feed, bool isNew)
    {
        if (!feed.Declare(inlet, isNew, out var recovers, out var isAgain) || isAgain) return;
        if (recovers) Recover(inlet);
        else EndRecovery(inlet);
        Hub.FarIds.Resend(inlet.Node, inlet.Lane);
    }

    private void Publish(ref RelayReader reader)
    {
        var inlet = Inlet(ref reader);
        var feed = Present(inlet);
        var count = 0;
        while (reader.TryOp(out var op))
        {
            if (feed is null)
            {
                op.Release();
                continue;
            }

            _ops[count++] = op;
            if (count < BatchSize) continue;
            feed.Publish(inlet, _ops.AsSpan(0, count), -1);
            Release(ref count);
        }

        var complete = reader.Number() - 1;
        feed?.Publish(inlet, _ops.AsSpan(0, count), complete);
        Release(ref count);
    }

    private void Link(ref RelayReader reader)
    {
        var inlet = Inlet(ref reader);
        var serial = reader.Number();
        var id = reader.Number();
        var request = reader.Number();
        var flags = reader.Byte();
        var isTaken = false;
        if (Hub.FarIds.Attaching(id) is { } target)
        {
            LaneFeed feed;
            do
            {
                feed = Hub.GetOrAdd(inlet.Node, inlet.Lane);
                if (inlet.Feed != feed && feed.IsWatched) Declare(inlet, feed, isNew: false);
            }
            while (!feed.TryAttach(inlet, target, serial, announce: (flags & 1) != 0, isStateAhead: (flags & 2) != 0, out isTaken));
            if (isTaken) Hub.FarIds.Linked(id, request);
            else Hub.FarIds.Left(target);
        }

        // nobody was there to be linked: those who read the lane here let go of it later with this step seen
        if (isTaken || inlet.Feed?.See(inlet, serial) == true) return;
        inlet.LastSerial = Math.Max(inlet.LastSerial, serial);
        _declared.Add(inlet);
    }

    private void Snapshot(ref RelayReader reader)
    {
        var inlet = Inlet(ref reader);
        var id = reader.Number();
        var version = reader.Number();
        var flags = reader.Byte();
        var after = (flags & RelayWriter.HasAfterKey) == 0 ? null : Payload.Copy(reader.Bytes());
        var count = ReadOps(ref reader);
        if (Present(inlet) is { } feed && Hub.FarIds.Find(id) is { } target)
        {
            var isFirst = (flags & RelayWriter.IsFirst) != 0;
            var part = new LaneSnapshot(inlet.Terms.Epoch, version, _ops.AsSpan(0, count), isFirst, (flags & RelayWriter.IsLast) != 0, after);

            // first, since the reader may ask for the next part at once
            if (feed.IsFrom(inlet, target)) Hub.FarIds.Shown(id, isFirst);
            feed.Snapshot(inlet, target, part);
        }

        after?.Release();
        Release(ref count);
    }

    private void Answer(ref RelayReader reader)
    {
        var inlet = Inlet(ref reader);
        var id = reader.Number();
        var count = ReadOps(ref reader);
        if (Present(inlet) is { } feed && Hub.FarIds.Find(id) is { } target) feed.Answer(inlet, target, _ops.AsSpan(0, count));
        Release(ref count);
    }

    private void Recover(ref RelayReader reader)
    {
        var inlet = Inlet(ref reader);
        var version = reader.Number();
        var flags = reader.Byte();
        var isFirst = (flags & RelayWriter.IsFirst) != 0;
        var after = (flags & RelayWriter.HasAfterKey) == 0 ? default : reader.Bytes();

        // else an answer to a question that a new beginning has overtaken
        var isExpected = inlet.HasSlot && isFirst == (inlet.After is null) && (isFirst || inlet.After!.Span.SequenceEqual(after));
        var count = ReadOps(ref reader);
        var isLast = (flags & RelayWriter.IsLast) != 0;

        if (isExpected && Present(inlet) is { } feed)
        {
            feed.Compare(inlet, version, _ops.AsSpan(0, count), isFirst, isLast, (flags & RelayWriter.OneByOne) != 0);
            if (!isLast && count > 0)
            {
                lock (_gate) MoveAfter(inlet, _ops[count - 1].Key);
            }
        }

        Release(ref count);
        if (!isExpected) return;
        if (!isLast && inlet.Feed is not null)
        {
            Hub.Watch?.Recover(this, inlet.Node, inlet.Lane, inlet.After);
            return;
        }

        EndRecovery(inlet);

        // what came for single readers meanwhile did not fit
        if (inlet.Terms.Kind == LaneKind.List) Hub.FarIds.Resend(inlet.Node, inlet.Lane);
    }

    private void Later(ref RelayReader reader)
    {
        var inlet = Inlet(ref reader);
        var id = reader.Number();
        var hasAfter = reader.Byte() != 0;
        var after = hasAfter ? reader.Bytes() : default;
        if (id != 0) Hub.FarIds.Later(id, after, isFirst: !hasAfter);
        else if (inlet.HasSlot) Hub.Watch?.Recover(this, inlet.Node, inlet.Lane, inlet.After);
    }

    private void End(RelayInlet inlet, RelayEnd end)
    {
        lock (_gate) _inlets.Remove(inlet.Handle);
        _declared.Remove(inlet);
        var wasRecovering = inlet.IsRecovering;
        EndRecovery(inlet);
        var isLeft = inlet.Feed?.Leave(inlet, isClosed: end == RelayEnd.Closed) == true;
        inlet.Feed = null;
        if (isLeft && (end != RelayEnd.Closed || wasRecovering)) Hub.Watch?.Orphaned(inlet.Node, inlet.Lane, inlet.Terms.Epoch);
        if (end != RelayEnd.Released) Hub.FarIds.Resend(inlet.Node, inlet.Lane);
    }

    /// <summary>The feed that the inlet posts into; null when nobody reads, or another publishes.</summary>
    private static LaneFeed? Present(RelayInlet inlet) => inlet.Feed is { IsRetired: false } feed ? feed : null;

    private int ReadOps(ref RelayReader reader)
    {
        var count = 0;
        while (reader.TryOp(out var op))
        {
            if (count == _ops.Length) Array.Resize(ref _ops, count * 2);
            _ops[count++] = op;
        }

        return count;
    }

    private void Release(ref int count)
    {
        var ops = _ops.AsSpan(0, count);
        foreach (ref readonly var op in ops) op.Release();
        ops.Clear();
        count = 0;
    }
}
