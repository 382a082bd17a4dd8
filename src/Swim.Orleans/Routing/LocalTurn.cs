using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Tasks.Sources;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// One batch on its way to an agent of this silo: waits in the agent's scheduler for its turn, and goes on by a grain call when the agent does not take it, or not all of it.
/// Reused when whoever awaits it has its result.
/// </summary>
internal sealed class LocalTurn : IValueTaskSource, IThreadPoolWorkItem
{
    private const int MaxKept = 1024;

    private static readonly ConcurrentQueue<LocalTurn> Free = new();
    private static readonly Action<object> RunTurn = static turn => ((LocalTurn)turn).Run();
    private static int _free;

    // whoever awaits does not go on within the agent's turn
    private ManualResetValueTaskSourceCore<bool> _result = new() { RunContinuationsAsynchronously = true };
    private WebAgent? _agent;
    private IWebAgent? _grain;
    private NodeBatch? _batch;
    private LaneRouter? _router;
    private Exception? _failure;
    private int _done;

    private LocalTurn()
    {
    }

    /// <summary>Has the agent carry out the batch; completes when its handlers have returned.</summary>
    public static ValueTask Start(WebAgent agent, IWebAgent grain, NodeBatch batch)
    {
        var turn = Rent(agent, grain, batch);
        var result = new ValueTask(turn, turn._result.Version);
        Queue(agent, turn);
        return result;
    }

    /// <summary>Carries out a batch whose receiver is told, in the agent's turn; null: the agent does not take turns any more. What is not carried out goes on by a grain call.</summary>
    public static void CarryOut(WebAgent? agent, LaneRouter router, NodeBatch batch)
    {
        var done = 0;
        Exception? failure = null;
        try
        {
            if (agent is not null) done = agent.TryRunTurn(batch);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        if (failure is null && done == batch.Count)
        {
            router.Delivered(batch);
            return;
        }

        var turn = Rent(agent, ((GrainTarget)batch.Target!).Agent, batch);
        turn._router = router;
        turn._done = done;
        turn._failure = failure;
        ThreadPool.UnsafeQueueUserWorkItem(turn, preferLocal: false);
    }

    // the turn is no part of what its sender does, as a call is not
    private static void Queue(WebAgent agent, LocalTurn turn)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            agent.GrainContext.Scheduler.QueueAction(RunTurn, turn);
            return;
        }

        using var flow = ExecutionContext.SuppressFlow();
        agent.GrainContext.Scheduler.QueueAction(RunTurn, turn);
    }

    private static LocalTurn Rent(WebAgent? agent, IWebAgent grain, NodeBatch batch)
    {
        if (Free.TryDequeue(out var turn)) Interlocked.Decrement(ref _free);
        else turn = new LocalTurn();
        turn._agent = agent;
        turn._grain = grain;
        turn._batch = batch;
        return turn;
    }

    void IValueTaskSource.GetResult(short token)
    {
        try
        {
            _result.GetResult(token);
        }
        finally
        {
            Recycle();
        }
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _result.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _result.OnCompleted(continuation, state, token, flags);

    // off the agent's scheduler: the call is nobody's turn
    void IThreadPoolWorkItem.Execute() => _ = _router is null ? CallAsync() : FinishAsync(_router);

    private void Run()
    {
        try
        {
            _done = _agent!.TryRunTurn(_batch!);
        }
        catch (Exception exception)
        {
            // as of a call: whoever awaits it learns of it, and does not wait for ever
            _result.SetException(exception);
            return;
        }

        if (_done < _batch!.Count) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        else _result.SetResult(true);
    }

    private Task FinishAsync(LaneRouter router)
    {
        var (batch, failure, target) = (_batch!, _failure, (GrainTarget)_batch!.Target!);
        LaneRouter.Number(batch);
        var (grain, left) = (_grain!, failure is not null || _done == 0 ? batch : RestOf(batch, _done));
        Recycle();
        return router.FinishAsync(target, batch, failure is null ? Call(grain, left) : ValueTask.FromException(failure));
    }

    private static ValueTask Call(IWebAgent grain, NodeBatch batch)
    {
        try
        {
            return SiloDelivery.CallAsync(grain, batch);
        }
        catch (Exception exception)
        {
            return ValueTask.FromException(exception);
        }
    }

    private async Task CallAsync()
    {
        try
        {
            await SiloDelivery.CallAsync(_grain!, _done == 0 ? _batch! : RestOf(_batch!, _done));
        }
        catch (Exception exception)
        {
            _result.SetException(exception);
            return;
        }

        _result.SetResult(true);
    }

    /// <summary>The steps of a batch that have not been carried out; the batch itself takes note of those that have.</summary>
    public static NodeBatch RestOf(NodeBatch batch, int done)
    {
        Debug.Assert(done < batch.Count, "something is left");
        batch.Done = done;
        var rest = new NodeBatch { Target = batch.Target, Sender = batch.Sender, Order = batch.Order };
        for (var step = done; step < batch.Count; step++)
        {
            ref readonly var op = ref batch.Ops[step];
            rest.Add(op.Kind, op.Lane, batch.Body(op), op.Reader);
            if (batch.IsTraced && batch.TraceOf(step) is var trace && LaneTraces.IsSampled(trace)) rest.Trace(trace);
        }

        return rest;
    }

    private void Recycle()
    {
        _agent = null;
        _grain = null;
        _batch = null;
        _router = null;
        _failure = null;
        _done = 0;
        _result.Reset();
        if (Interlocked.Increment(ref _free) <= MaxKept) Free.Enqueue(this);
        else Interlocked.Decrement(ref _free);
    }
}
