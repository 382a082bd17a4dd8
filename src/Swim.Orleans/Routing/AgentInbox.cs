using Orleans.Runtime;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// The batches of this silo that wait for an agent: whoever adds the first asks the agent's scheduler for a turn, which carries out all that have come until then, in their order. One for
/// each activation, open while the activation takes turns; those that know the agent keep it, since finding the agent by its name costs more than the turn of a short command. It does not keep a
/// closed activation in memory. Any thread.
/// </summary>
internal sealed class AgentInbox(WebAgent agent, IWorkItemScheduler scheduler) : WaitingAgent, IThreadPoolWorkItem
{
    // of one turn, so that calls and timers of an agent with very many senders come to theirs
    private const int MostBatches = 64;

    private static readonly Action<object> RunTurn = static inbox => ((AgentInbox)inbox).Run();

    private volatile WebAgent? _agent = agent;
    private volatile IWorkItemScheduler? _scheduler = scheduler;
    private LaneRouter? _router;
    private NodeBatch? _last;

    /// <summary>Whether the activation takes batches by turns. A hint: it is asked again when their turn has come.</summary>
    public bool IsOpen => _agent is not null;

    /// <summary>The activation takes no more turns; what waits is handed on by calls.</summary>
    public void Close()
    {
        // in this order: who finds no scheduler finds no agent
        _agent = null;
        _scheduler = null;
    }

    /// <summary>Has the agent carry out the batch; its receiver is told in the same turn, or when it has gone another way.</summary>
    /// <param name="router">The silo's, always the same.</param>
    /// <param name="batch">The batch, with its target and its receiver.</param>
    /// <param name="waiting">Where the agent goes if it has to be woken; null: it is woken at once.</param>
    public void Add(LaneRouter router, NodeBatch batch, WaitingAgents? waiting)
    {
        _router ??= router;
        var last = Volatile.Read(ref _last);
        while (true)
        {
            batch.Next = last;
            var seen = Interlocked.CompareExchange(ref _last, batch, last);
            if (ReferenceEquals(seen, last)) break;
            last = seen;
        }

        if (last is not null) return;
        if (waiting is null) Wake();
        else waiting.Add(this);
    }

    /// <inheritdoc/>
    public override void Fetch(int step)
    {
        switch (step)
        {
            case 0:
                CacheHint.Fetch(_agent);
                CacheHint.Fetch(_scheduler);
                CacheHint.Fetch(Volatile.Read(ref _last));
                break;
            case 1:
                _agent?.FetchLanes();
                Volatile.Read(ref _last)?.Fetch();
                break;
            default:
                _agent?.FetchLanes(step - 2);
                break;
        }
    }

    /// <inheritdoc/>
    public override void Wake()
    {
        if (_scheduler is { } scheduler) Queue(scheduler, RunTurn, this);
        else ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    // nobody's turn: the agent is gone
    void IThreadPoolWorkItem.Execute() => Run();

    // the turn is no part of what its sender does, as a call is not
    private static void Queue(IWorkItemScheduler scheduler, Action<object> turn, object state)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            scheduler.QueueAction(turn, state);
            return;
        }

        using var flow = ExecutionContext.SuppressFlow();
        scheduler.QueueAction(turn, state);
    }

    private void Run()
    {
        // a turn asked for just before the end, and those that came after it, may be found by each other
        if (Interlocked.Exchange(ref _last, null) is { } last) CarryOut(last.Next is null ? last : Reverse(last));
    }

    private void CarryOut(NodeBatch? batch)
    {
        var agent = _agent;
        for (var count = 0; batch is not null; count++)
        {
            if (count == MostBatches)
            {
                Continue(batch);
                return;
            }

            // the batch is another's as soon as its receiver knows
            var next = batch.Next;
            batch.Next = null;
            try
            {
                LocalTurn.CarryOut(agent, _router!, batch);
            }
            catch when (next is not null)
            {
                // a receiver has thrown: no matter of the others
                Continue(next);
                throw;
            }

            batch = next;
        }
    }

    // a turn of their own, so that an inbox without a rest has no room for one
    private void Continue(NodeBatch rest)
    {
        Action carryOut = () => CarryOut(rest);
        if (_scheduler is { } scheduler) Queue(scheduler, static state => ((Action)state)(), carryOut);
        else ThreadPool.UnsafeQueueUserWorkItem(static action => action(), carryOut, preferLocal: false);
    }

    private static NodeBatch Reverse(NodeBatch last)
    {
        NodeBatch? first = null;
        for (var batch = last; batch is not null;)
        {
            var before = batch.Next;
            CacheHint.Fetch(before);
            batch.Fetch();
            batch.Next = first;
            first = batch;
            batch = before;
        }

        return first!;
    }
}
