namespace Swim.Lanes;

/// <content>Links: their steps, what is answered to one reader only, and readings.</content>
public sealed partial class AgentLanes
{
    /// <summary>
    /// The lane's state, or a part of it (<see cref="LanePart"/>); of a <see cref="Durability.Committed"/> lane only what is durable, which may take a commit (let the call
    /// interleave).
    /// </summary>
    /// <exception cref="AgentUnavailableException">The activation has ended.</exception>
    public async ValueTask<LaneReading> ReadAsync(string lane)
    {
        ArgumentNullException.ThrowIfNull(lane);
        ThrowIfClosed();
        LanePart? part = null;
        if (FindLinkable(lane) is not { } target)
        {
            if (!LanePart.TrySplit(lane, out var name, out var asked) || FindLinkable(name) is not { } parted) return LaneReading.NotFound;
            target = parted;
            if (LaneQueue.IsKeyed(target.Kind)) part = asked;
        }

        EmitNow(target);
        if (IsHeldBack(target)) return new LaneReading(true, target.Kind, Epoch, target.Version, default) { IsFailed = true };
        var output = new EncodeBuffer();
        LaneReading reading;
        try
        {
            if (target.IsComputed) target.NextVersion();
            if (part is { } wanted) PartPrinter.Print(target, wanted, output);
            else target.Print(output);
            reading = new LaneReading(true, target.Kind, Epoch, target.Version, output.Written.ToArray());
        }
        catch (Exception error)
        {
            _host.OnHandlerFailed(target.Name, error);
            return new LaneReading(true, target.Kind, Epoch, target.Version, default) { IsFailed = true };
        }

        if (IsUncommitted(target)) await Commits.WhenDurableAsync(Commits.Touches);
        return reading;
    }

    /// <summary>Tells every link of the agent that it is down.</summary>
    public void UnlinkAll(UnlinkReason reason)
    {
        EndTurn();
        if (_hub.Find(Node) is not { } feeds) return;
        foreach (var feed in feeds.Feeds) feed.UnlinkAll(Epoch, Stamp, reason);
    }

    private void RunLinkStep(in NodeOp op, ReadOnlySpan<byte> body)
    {
        if (op.Reader is not { } reader) return;
        if (FindLinkable(op.Lane) is not { } lane)
        {
            if (op.Kind is NodeOpKind.Link or NodeOpKind.Sync || reader is FarReader) reader.OnUnlinked(UnlinkReason.LaneNotFound);
            return;
        }

        if (lane.Kind == LaneKind.Http)
        {
            if (op.Kind is NodeOpKind.Link or NodeOpKind.Sync) reader.OnUnlinked(UnlinkReason.Unsupported);
            return;
        }

        if (op.Kind == NodeOpKind.Unlink)
        {
            EmitNow(lane);
            var isKnown = _hub.Find(Node)?.Find(lane.Name)?.TryUnlink(reader, UnlinkReason.Requested) == true;

            if (reader is not FarReader && _hub.FarIds.Any) _hub.FarIds.Served(reader, FarDue.Link | FarDue.State | FarDue.More | FarDue.Unlink);

            // another process may have it linked all the same, from an activation before
            if (!isKnown && reader is FarReader) reader.OnUnlinked(UnlinkReason.Requested);
            return;
        }

        // what changed before the link is not for the new reader
        EmitNow(lane);
        if (op.Kind == NodeOpKind.More)
        {
            if (_hub.Find(Node)?.Find(lane.Name) is { } present) Answer(lane, present, reader, body, fromStart: false);
            return;
        }

        var feed = _hub.GetOrAdd(Node, lane.Name);
        _knowsFeeds = false;
        var isMoved = lane.LinkTo(reader, body, isNew: !feed.Has(reader), isSync: op.Kind == NodeOpKind.Sync);
        if (isMoved) lane.NextVersion();
        var isSync = op.Kind == NodeOpKind.Sync;
        var isStateAhead = isSync && IsUncommitted(lane);
        if (reader is FarReader far)
        {
            feed.Attach(far, Terms(lane), announce: !isSync, isStateAhead);
        }
        else
        {
            feed.Attach(reader, lane.Kind, Epoch, announce: !isSync, isStateAhead, Stamp);
        }

        RecoverHere(lane);
        if (isSync || isMoved) Answer(lane, feed, reader, default, fromStart: true);
    }

    /// <summary>Gives a reader one part of the lane's state; of a lane whose changes wait for a commit, after that commit.</summary>
    private void Answer(Lane lane, LaneFeed feed, ILaneReader reader, ReadOnlySpan<byte> afterKey, bool fromStart)
    {
        if (IsHeldBack(lane))
        {
            // what it holds is not stored: answered when it is
            feed.OweState(reader);
            return;
        }

        var scratch = LaneScratch.Rent();
        var after = fromStart ? null : Payload.Copy(afterKey);
        try
        {
            // computed anew is never the state that a reader has already been shown under this version
            if (lane.IsComputed) lane.NextVersion();
            var isLast = lane.Snapshot(scratch, reader, afterKey, fromStart);
            if (IsUncommitted(lane))
            {
                if (fromStart) feed.OweState(reader);
                Commits.HoldSnapshot(lane, reader, scratch, fromStart, isLast, after);
            }
            else
            {
                feed.Snapshot(reader, Epoch, lane.Version, scratch.Ops, fromStart, isLast, after);
            }
        }
        catch (Exception error)
        {
            _host.OnHandlerFailed(lane.Name, error);
            feed.Unlink(reader, UnlinkReason.Failed);
        }
        finally
        {
            after?.Release();
            LaneScratch.Return(scratch);
        }
    }

    /// <summary>The sender of a refused command may have applied it already: its own link is given what is really there.</summary>
    private void Correct(Lane lane, ReadOnlySpan<byte> body, ILaneReader reader)
    {
        EmitNow(lane);
        if (Feeds?.Find(lane.Name) is not { } feed || IsHeldBack(lane)) return;
        lane.NextVersion();
        var scratch = LaneScratch.Rent();
        try
        {
            lane.Correct(scratch, body);
            if (scratch.Count == 0) return;
            if (IsUncommitted(lane)) Commits.HoldAnswer(lane, reader, scratch);
            else feed.Answer(Epoch, reader, scratch.Ops);
        }
        catch (Exception error)
        {
            _host.OnHandlerFailed(lane.Name, error);
        }
        finally
        {
            LaneScratch.Return(scratch);
        }
    }

    // a link, a sync or a reading sees everything before it: the lane's turn ends here, and so does that of the lanes it may follow
    private void EmitNow(Lane lane)
    {
        if (lane.Has(LaneState.Dirty) || _lastAggregate is not null) EndTurn();
    }

    // what is computed may show the state of committed lanes
    private bool IsUncommitted(Lane lane) =>
        lane.Has(LaneState.Committed) ? lane.Has(LaneState.Unsaved | LaneState.InFlight) : lane.IsComputed && _commits is { } commits && (commits.IsBehind || commits.HoldsEchoes);

    private static bool IsHeldBack(Lane lane) => (lane.State & (LaneState.Committed | LaneState.HeldBack)) == (LaneState.Committed | LaneState.HeldBack);
}
