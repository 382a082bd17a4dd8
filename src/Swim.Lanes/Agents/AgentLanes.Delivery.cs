using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Swim.Lanes;

/// <content>Steps that come from outside: commands, links, syncs, readings.</content>
public sealed partial class AgentLanes
{
    /// <summary>
    /// Carries out a batch. Completes at once when all its handlers return at once; a handler that awaits holds back the later
    /// steps of its batch (not those of other batches: keep batches with commands apart by not overlapping their calls). A failing
    /// or refused command is reported to the host and does not fail the batch. While too much waits for the store, commands wait. A batch with commands that its sender has
    /// given up, and after which a later one of the same sender has been carried out, is reported to the host and not carried out.
    /// </summary>
    /// <exception cref="AgentUnavailableException">The activation has ended; the remaining steps have not run.</exception>
    public ValueTask DeliverAsync(NodeBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.HasCommands && batch.Order.Sender != 0 && IsLate(batch.Order))
        {
            _host.OnBatchLate(batch);
            return default;
        }

        var next = 0;
        var wait = RunSteps(batch, ref next, out var started);
        return wait is null ? default : ContinueAsync(batch, next, started, wait);
    }

    /// <summary>Whether no handler of a command ever waits, so that <see cref="DeliverNow"/> may be used.</summary>
    public bool ReturnsAtOnce => !Has(Traits.MayWait);

    /// <summary>
    /// Carries out a batch in this turn; see <see cref="DeliverAsync"/>. Only for a batch without commands, or while <see cref="ReturnsAtOnce"/>.
    /// </summary>
    /// <returns>How many steps have been carried out: fewer than all when the next has to wait for the store, or the activation has ended.</returns>
    public int DeliverNow(NodeBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.HasCommands && batch.Order.Sender != 0 && IsLate(batch.Order))
        {
            _host.OnBatchLate(batch);
            return batch.Count;
        }

        var next = 0;
        _ = RunSteps(batch, ref next, out _);
        return next;
    }

    /// <summary>
    /// Carries out one command; completes when its handler has returned. If the ticket names a commit, the command's
    /// <see cref="Durability.Committed"/> changes are durable once <see cref="WhenCommittedAsync"/> completes for it: wait for that
    /// in a call of its own that may interleave, so that the agent goes on.
    /// </summary>
    /// <exception cref="AgentUnavailableException">The activation has ended; the command has not run.</exception>
    /// <param name="lane">The lane's name.</param>
    /// <param name="body">Recon.</param>
    /// <param name="trace">The sampled span that the command belongs to, or an empty context.</param>
    public async ValueTask<CommandTicket> CommandAsync(string lane, ReadOnlyMemory<byte> body, ActivityContext trace = default)
    {
        ArgumentNullException.ThrowIfNull(lane);
        ThrowIfClosed();
        while (_commits is { IsFull: true }) await _commits.WhenRoomAsync();
        ThrowIfClosed();
        var touches = _commits?.Touches ?? 0;
        if (FindLinkable(lane) is not { } target) return new CommandTicket(Missing(lane), 0);
        CommandOutcome outcome;
        Task? pending;
        var began = Stopwatch.GetTimestamp();
        var outer = _inBatch;
        _inBatch = true;
        try
        {
            outcome = Start(target, body.Span, null, trace, out pending);
            if (pending is null && outcome.Status == CommandStatus.Accepted) target.Echo(body.Span);
        }
        finally
        {
            _inBatch = outer;
        }

        EndTurn();
        CountCommands(1, began);
        if (pending is not null)
        {
            outcome = await FinishAsync(target, pending);
            if (outcome.Status == CommandStatus.Accepted) target.Echo(body.Span);
            EndTurn();
        }

        return new CommandTicket(outcome, TurnSince(touches));
    }

    /// <summary>
    /// Completes when a commit of this activation is durable (see <see cref="CommandTicket.Commit"/>); 0 is.
    /// </summary>
    /// <exception cref="AgentUnavailableException">The activation ended first: whether the changes are durable is not known.</exception>
    /// <exception cref="LaneNotStoredException">A lane that the command changed cannot be written by its form: that change is not durable.</exception>
    public ValueTask WhenCommittedAsync(long commit) => _commits is null ? default : _commits.WhenDurableAsync(commit);

    /// <summary>The same for one who has given the command by a call: waits as long as a call would at most (30 s, seen within 5 s more).</summary>
    /// <exception cref="TimeoutException">The store has not answered in that time: whether the changes are durable is not known.</exception>
    /// <inheritdoc cref="WhenCommittedAsync"/>
    public ValueTask ConfirmAsync(long commit) => _commits is null ? default : _commits.WhenDurableAsync(commit, isLimited: true);

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

        if (IsUncommitted(target)) await _commits!.WhenDurableAsync(_commits.Touches);
        return reading;
    }

    /// <summary>Tells every link of the agent that it is down.</summary>
    public void UnlinkAll(UnlinkReason reason)
    {
        EndTurn();
        if (_hub.Find(Node) is not { } feeds) return;
        foreach (var feed in feeds.Feeds) feed.UnlinkAll(Epoch, Stamp, reason);
    }

    /// <summary>Runs steps until the end (null) or until one has to be waited for.</summary>
    private Task? RunSteps(NodeBatch batch, ref int next, out Lane? started)
    {
        started = null;
        if (_closed) return Task.FromException(Unavailable());
        var began = batch.HasCommands ? Stopwatch.GetTimestamp() : 0;
        var commands = 0;
        var outer = _inBatch;
        _inBatch = true;
        try
        {
            while (next < batch.Count)
            {
                ref readonly var op = ref batch.Ops[next];
                if (op.Kind == NodeOpKind.Command)
                {
                    if (_commits is { IsFull: true }) return _commits.WhenRoomAsync();
                    next++;
                    commands++;
                    if (RunCommand(batch, op, batch.IsTraced ? batch.TraceOf(next - 1) : default) is not { } pending) continue;
                    started = FindLinkable(op.Lane);
                    return pending;
                }

                next++;
                RunLinkStep(op, batch.Body(op));
            }

            return null;
        }
        finally
        {
            _inBatch = outer;
            EndTurn();
            if (commands > 0) CountCommands(commands, began);
        }
    }

    // once per batch, not per command
    private void CountCommands(int count, long began)
    {
        var time = Stopwatch.GetTimestamp() - began;
        var work = Work;
        Volatile.Write(ref work.CommandCount, work.CommandCount + count);
        Volatile.Write(ref work.HandlingTime, work.HandlingTime + time);
        _hub.Traffic.CountCommands(count, time);
    }

    [SuppressMessage("Usage", "VSTHRD003", Justification = "completed by this agent itself, continuations run asynchronously")]
    private async ValueTask ContinueAsync(NodeBatch batch, int next, Lane? started, Task wait)
    {
        for (var pending = wait; pending is not null;)
        {
            if (started is null)
            {
                await pending;
            }
            else if ((await FinishAsync(started, pending)).Status == CommandStatus.Accepted)
            {
                started.Echo(batch.Body(batch.Ops[next - 1]));
            }

            pending = RunSteps(batch, ref next, out started);
        }
    }

    private Task? RunCommand(NodeBatch batch, in NodeOp op, in ActivityContext trace)
    {
        var body = batch.Body(op);
        if (FindLinkable(op.Lane) is not { } lane)
        {
            _host.OnCommandRejected(op.Lane, Missing(op.Lane));
            return null;
        }

        var outcome = Start(lane, body, op.Reader, trace, out var pending);
        if (pending is not null) return pending;
        if (outcome.Status == CommandStatus.Accepted) lane.Echo(body);
        return null;
    }

    /// <summary>Hands a body to its lane; reports what was refused and what threw.</summary>
    private CommandOutcome Start(Lane lane, ReadOnlySpan<byte> body, ILaneReader? reader, in ActivityContext trace, out Task? pending)
    {
        lane.State |= LaneState.Handling;
        var outcome = LaneTraces.IsSampled(trace) ? RunTraced(lane, body, reader, trace, out pending) : Run(lane, body, reader, out pending);
        if (pending is null) lane.State &= ~LaneState.Handling;
        return outcome;
    }

    private CommandOutcome RunTraced(Lane lane, ReadOnlySpan<byte> body, ILaneReader? reader, in ActivityContext trace, out Task? pending)
    {
        var before = Activity.Current;
        var traces = Traced.GetValue(this, static agent => new AgentTraces(agent.Node));
        traces.BeginHandling(lane.Name, trace);
        var outcome = Run(lane, body, reader, out pending);
        if (outcome.Status != CommandStatus.Accepted) traces.EndHandling(outcome.Message ?? outcome.Status.ToString());
        traces.Leave(before, pending is not null);
        return outcome;
    }

    private CommandOutcome Run(Lane lane, ReadOnlySpan<byte> body, ILaneReader? reader, out Task? pending)
    {
        CommandOutcome outcome;
        try
        {
            if (lane.IsQuarantined)
            {
                pending = null;
                outcome = new CommandOutcome(CommandStatus.ReadOnly, Quarantine(lane).Message);
            }
            else
            {
                outcome = lane.Command(body, out var handler);
                pending = handler.IsCompletedSuccessfully ? null : handler.AsTask();
            }
        }
        catch (Exception error)
        {
            pending = null;
            if (reader is not null) Correct(lane, body, reader);
            return Failed(lane, error);
        }

        if (outcome.Status == CommandStatus.Accepted) return outcome;
        outcome = outcome with { Message = $"{Node} {lane.Name}: {outcome.Message}" };
        _host.OnCommandRejected(lane.Name, outcome);
        if (reader is not null) Correct(lane, body, reader);
        return outcome;
    }

    [SuppressMessage("Usage", "VSTHRD003", Justification = "the handler was started on this very thread of logic")]
    private async ValueTask<CommandOutcome> FinishAsync(Lane lane, Task pending)
    {
        try
        {
            await pending;
            Traces?.EndHandling(null);
            return CommandOutcome.Accepted;
        }
        catch (Exception error)
        {
            Traces?.EndHandling(error.Message);
            return Failed(lane, error);
        }
        finally
        {
            lane.State &= ~LaneState.Handling;
        }
    }

    /// <summary>The lane whose handler runs, for entries of the log; null between handlers.</summary>
    public string? HandlingLane
    {
        get
        {
            foreach (var lane in All)
                if (lane.Has(LaneState.Handling)) return lane.Name;
            return null;
        }
    }

    private CommandOutcome Failed(Lane lane, Exception error)
    {
        _host.OnHandlerFailed(lane.Name, error);
        return new CommandOutcome(CommandStatus.HandlerFailed, $"{Node} {lane.Name}: {error.Message}");
    }

    private bool IsLate(in BatchOrder order) => (order.GivenUp != 0 || _work is { Late: not null }) && (Work.Late ??= new LateBatches()).IsLate(order);

    private CommandOutcome Missing(string lane) => new(CommandStatus.LaneNotFound, $"{Node} has no lane {lane}.");

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
                _commits!.HoldSnapshot(lane, reader, scratch, fromStart, isLast, after);
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
            if (IsUncommitted(lane)) _commits!.HoldAnswer(lane, reader, scratch);
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

    /// <summary>The turn that speaks for all that touched committed lanes since there were so many; 0 when there was none.</summary>
    private long TurnSince(long touches)
    {
        if (_commits is null || _commits.Touches == touches) return 0;
        _commits.Extend(touches, All);
        return _commits.Touches;
    }

    private void ThrowIfClosed()
    {
        if (_closed) throw Unavailable();
    }

    private AgentUnavailableException Unavailable() => new(Node, "this activation has ended");
}
