using System.Numerics;
using Swim.Lanes;

namespace Swim.Gateway.Connections;

/// <summary>
/// Empty batches of all connections, at most <see cref="MaxKept"/>; a node with nothing under way holds none. Each processor has a stack of its own, so that the batch that is filled next is the
/// one that was emptied last, which is still in the processor's cache. Safe from any thread.
/// </summary>
internal sealed class NodeBatchPool
{
    /// <summary>The most that are kept, of all stacks together: what a few connections have in flight that send to very many agents, 10 MB of short ones.</summary>
    public const int MaxKept = 32768;

    private const int KeptBytes = 16 * 1024;
    private const int MaxStacks = 64;

    private readonly Stack[] _stacks;
    private readonly int _mostPerStack;

    public NodeBatchPool()
    {
        _stacks = new Stack[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(Environment.ProcessorCount, 1, MaxStacks))];
        for (var i = 0; i < _stacks.Length; i++) _stacks[i] = new Stack();
        _mostPerStack = MaxKept / _stacks.Length;
    }

    public NodeBatch Rent()
    {
        var own = Thread.GetCurrentProcessorId();
        for (var i = 0; i < _stacks.Length; i++)
            if (_stacks[(own + i) & (_stacks.Length - 1)].TryPop() is { } batch) return batch;
        return new NodeBatch();
    }

    /// <summary>Takes back a batch whose receiver is known to be done with it.</summary>
    public void Return(NodeBatch batch)
    {
        if (batch.IsHeld) return;
        batch.Reset(KeptBytes);
        _stacks[Thread.GetCurrentProcessorId() & (_stacks.Length - 1)].Push(batch, _mostPerStack);
    }

    // batches are linked by themselves
    private sealed class Stack
    {
        private readonly Lock _gate = new();
        private NodeBatch? _top;
        private int _count;

        public NodeBatch? TryPop()
        {
            // so that a processor does not take the gates of others that have none
            if (Volatile.Read(ref _top) is null) return null;
            lock (_gate)
            {
                if (_top is not { } batch) return null;
                _top = batch.Next;
                batch.Next = null;
                _count--;
                return batch;
            }
        }

        public void Push(NodeBatch batch, int most)
        {
            lock (_gate)
            {
                if (_count == most) return;
                batch.Next = _top;
                _top = batch;
                _count++;
            }
        }
    }
}
