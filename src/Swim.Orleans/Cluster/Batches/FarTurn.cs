using System.Collections.Concurrent;
using System.Threading.Tasks.Sources;
using Orleans;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>One batch on its way to an agent of another silo, in a message with others. Reused when whoever awaits it has its result.</summary>
internal sealed class FarTurn : IValueTaskSource, IThreadPoolWorkItem
{
    private const int MaxKept = 4096;

    private static readonly ConcurrentQueue<FarTurn> Free = new();
    private static int _free;

    // whoever awaits goes on at once: its flow ends many one after the other, off anyone's turn
    private ManualResetValueTaskSourceCore<bool> _result;
    private BatchFlows? _flows;
    private IWebAgent? _agent;

    private FarTurn()
    {
    }

    public NodeBatch Batch { get; private set; } = null!;

    /// <summary>What it counts for against the bound of bytes.</summary>
    public int Bytes => Batch.ByteCount + (64 * Batch.Count);

    /// <summary>Completes when the batch's handlers have returned.</summary>
    public ValueTask Task => new(this, _result.Version);

    public static FarTurn Rent(BatchFlows flows, IWebAgent agent, NodeBatch batch)
    {
        if (Free.TryDequeue(out var turn)) Interlocked.Decrement(ref _free);
        else turn = new FarTurn();
        turn._flows = flows;
        turn._agent = agent;
        turn.Batch = batch;
        return turn;
    }

    /// <summary>It has been carried out.</summary>
    public void Done() => _result.SetResult(true);

    /// <summary>It has failed, or nobody knows.</summary>
    public void Fail(Exception error) => _result.SetException(error);

    /// <summary>Nothing of it has run: it goes to wherever the directory says.</summary>
    public void CallInstead() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    /// <summary>It is not sent after all, and nobody awaits it.</summary>
    public void Return() => Recycle();

    void IThreadPoolWorkItem.Execute() => _ = CallAsync();

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

    private async Task CallAsync()
    {
        try
        {
            await _flows!.CallAsync(_agent!, Batch);
        }
        catch (Exception exception)
        {
            Fail(exception);
            return;
        }

        Done();
    }

    private void Recycle()
    {
        _flows = null;
        _agent = null;
        Batch = null!;
        _result.Reset();
        if (Interlocked.Increment(ref _free) <= MaxKept) Free.Enqueue(this);
        else Interlocked.Decrement(ref _free);
    }
}
