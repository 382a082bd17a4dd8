using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Swim.Lanes;

/// <content>Batches of steps that come from outside.</content>
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

    private bool IsLate(in BatchOrder order) => (order.GivenUp != 0 || _work is { Late: not null }) && (Work.Late ??= new LateBatches()).IsLate(order);

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
