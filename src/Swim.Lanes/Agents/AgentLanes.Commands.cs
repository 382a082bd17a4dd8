using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Swim.Lanes;

/// <content>Commands: their start, their end, and when what they changed is durable.</content>
public sealed partial class AgentLanes
{
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

    // once per batch, not per command
    private void CountCommands(int count, long began)
    {
        var time = Stopwatch.GetTimestamp() - began;
        var work = Work;
        Volatile.Write(ref work.CommandCount, work.CommandCount + count);
        Volatile.Write(ref work.HandlingTime, work.HandlingTime + time);
        _hub.Traffic.CountCommands(count, time);
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

    private CommandOutcome Failed(Lane lane, Exception error)
    {
        _host.OnHandlerFailed(lane.Name, error);
        return new CommandOutcome(CommandStatus.HandlerFailed, $"{Node} {lane.Name}: {error.Message}");
    }

    private CommandOutcome Missing(string lane) => new(CommandStatus.LaneNotFound, $"{Node} has no lane {lane}.");
}
