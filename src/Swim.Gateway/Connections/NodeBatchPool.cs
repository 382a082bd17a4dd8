using System.Collections.Concurrent;
using Swim.Lanes;

namespace Swim.Gateway.Connections;

/// <summary>Empty batches of all connections, at most <see cref="MaxKept"/>; a node with nothing under way holds none.</summary>
internal sealed class NodeBatchPool
{
    private const int MaxKept = 4096;
    private const int KeptBytes = 16 * 1024;

    private readonly ConcurrentQueue<NodeBatch> _free = new();
    private int _count;

    public NodeBatch Rent()
    {
        if (!_free.TryDequeue(out var batch)) return new NodeBatch();
        Interlocked.Decrement(ref _count);
        return batch;
    }

    /// <summary>Takes back a batch whose receiver is known to be done with it.</summary>
    public void Return(NodeBatch batch)
    {
        if (batch.IsHeld) return;
        batch.Reset(KeptBytes);
        if (Interlocked.Increment(ref _count) <= MaxKept) _free.Enqueue(batch);
        else Interlocked.Decrement(ref _count);
    }
}
