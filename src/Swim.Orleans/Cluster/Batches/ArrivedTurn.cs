using System.Collections.Concurrent;
using Orleans.Runtime;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// A batch of another silo for an agent of this one: a turn of the agent, or a grain call when the agent does not take it so, or not all of it. Reused when it has been carried out.
/// </summary>
internal sealed class ArrivedTurn : IThreadPoolWorkItem
{
    private const int MaxKept = 1024;

    private static readonly ConcurrentQueue<ArrivedTurn> Free = new();
    private static readonly Action<object> RunTurn = static turn => ((ArrivedTurn)turn).Run();
    private static int _free;

    private ArrivedMessage? _message;
    private PresentAgent? _present;
    private NodeBatch _batch = new();
    private int _index;
    private int _done;

    private ArrivedTurn()
    {
    }

    /// <summary>To be filled before it starts.</summary>
    public NodeBatch Batch => _batch;

    public static ArrivedTurn Rent()
    {
        if (Free.TryDequeue(out var turn)) Interlocked.Decrement(ref _free);
        else turn = new ArrivedTurn();
        return turn;
    }

    /// <summary>Has the agent carry it out, and the message told.</summary>
    public void Start(ArrivedMessage message, int index, PresentAgent present, bool takesTurns)
    {
        _message = message;
        _index = index;
        _present = present;
        _done = 0;
        if (takesTurns && present.Agent.TakesTurns) present.Agent.GrainContext.Scheduler.QueueAction(RunTurn, this);
        else ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>It has no agent.</summary>
    public void Return() => Recycle(isReadStill: false);

    // off the agent's scheduler: the call is nobody's turn
    void IThreadPoolWorkItem.Execute() => _ = CallAsync();

    private void Run()
    {
        try
        {
            _done = _present!.Agent.TryRunTurn(_batch);
        }
        catch (Exception exception)
        {
            End(exception);
            return;
        }

        if (_done == _batch.Count) End(error: null);
        else ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private async Task CallAsync()
    {
        try
        {
            await SiloDelivery.CallAsync(_present!.Reference, _done == 0 ? _batch : LocalTurn.RestOf(_batch, _done));
        }
        catch (Exception exception)
        {
            End(exception);
            return;
        }

        End(error: null);
    }

    private void End(Exception? error)
    {
        var (message, index, done) = (_message!, _index, _done);
        var hasNotRun = done == 0 && error?.GetType() == typeof(OrleansMessageRejectionException);

        // a call that has failed may still hold the batch
        Recycle(isReadStill: error is not null);
        if (error is null) message.Done(index);
        else if (hasNotRun) message.NotRun(index);
        else message.Failed(index, error, done);
    }

    private void Recycle(bool isReadStill)
    {
        _message = null;
        _present = null;
        if (isReadStill) _batch = new NodeBatch();
        else _batch.Reset(keepBytes: 4096);
        if (Interlocked.Increment(ref _free) <= MaxKept) Free.Enqueue(this);
        else Interlocked.Decrement(ref _free);
    }
}
