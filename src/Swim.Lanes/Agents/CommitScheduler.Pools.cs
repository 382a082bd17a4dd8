using System.Collections.Concurrent;

namespace Swim.Lanes;

/// <content>What commits need for a moment and use again.</content>
public sealed partial class CommitScheduler
{
    private const int KeepEach = 1024;

    private readonly ConcurrentQueue<RecordBatch> _batches = new();
    private readonly ConcurrentQueue<CommitWait> _waits = new();
    private int _batchCount;
    private int _waitCount;

    internal RecordBatch RentBatch()
    {
        if (!_batches.TryDequeue(out var batch)) return new RecordBatch();
        Interlocked.Decrement(ref _batchCount);
        return batch;
    }

    internal void Return(RecordBatch batch)
    {
        batch.Clear();
        if (TryKeep(ref _batchCount)) _batches.Enqueue(batch);
        else batch.Discard();
    }

    internal CommitWait RentWait()
    {
        if (!_waits.TryDequeue(out var wait)) return new CommitWait(this);
        Interlocked.Decrement(ref _waitCount);
        return wait;
    }

    internal void Return(CommitWait wait)
    {
        if (TryKeep(ref _waitCount)) _waits.Enqueue(wait);
    }

    private static bool TryKeep(ref int count)
    {
        if (Interlocked.Increment(ref count) <= KeepEach) return true;
        Interlocked.Decrement(ref count);
        return false;
    }
}
