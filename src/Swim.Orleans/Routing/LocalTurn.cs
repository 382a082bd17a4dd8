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
    private LocalDelivery _from;
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

    /// <summary>Has the agent carry out the batch, and tells <paramref name="from"/> in the same turn.</summary>
    public static void Start(WebAgent agent, in LocalDelivery from, NodeBatch batch)
    {
        var turn = Rent(agent, from.Target.Agent, batch);
        turn._from = from;
        Queue(agent, turn);
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

    private static LocalTurn Rent(WebAgent agent, IWebAgent grain, NodeBatch batch)
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
    void IThreadPoolWorkItem.Execute() => _ = _from.Router is null ? CallAsync() : FinishAsync();

    private void Run()
    {
        try
        {
            _done = _agent!.TryRunTurn(_batch!);
        }
        catch (Exception exception)
        {
            // as of a call: whoever awaits it learns of it, and does not wait for ever
            if (_from.Router is null)
            {
                _result.SetException(exception);
                return;
            }

            _failure = exception;
        }

        if (_failure is not null || _done < _batch!.Count) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        else if (_from.Router is null) _result.SetResult(true);
        else Deliver();
    }

    // the next batch of the same sender may take this very object
    private void Deliver()
    {
        var (from, batch) = (_from, _batch!);
        Recycle();
        from.Router!.Delivered(from, batch);
    }

    private Task FinishAsync()
    {
        var (from, batch, failure) = (_from, _batch!, _failure);
        var (grain, left) = (_grain!, failure is not null || _done == 0 ? batch : RestOf(_batch!, _done));
        Recycle();
        return from.Router!.FinishAsync(from, batch, failure is null ? Call(grain, left) : ValueTask.FromException(failure));
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
        _from = default;
        _failure = null;
        _done = 0;
        _result.Reset();
        if (Interlocked.Increment(ref _free) <= MaxKept) Free.Enqueue(this);
        else Interlocked.Decrement(ref _free);
    }
}
