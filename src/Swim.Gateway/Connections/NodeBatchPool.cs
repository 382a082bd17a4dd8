using System.Numerics;
using Swim.Lanes;

namespace Swim.Gateway.Connections;

/// <summary>
/// Empty batches of all connections, at most <see cref="MaxKept"/>; a node with nothing under way holds none. Each processor has a stack of its own, so that the batch that is filled next is the
/// one that was emptied last, which is still in the processor's cache. What was not needed for a while goes (<see cref="Trim"/>). Safe from any thread.
/// </summary>
internal sealed class NodeBatchPool
{
    /// <summary>The most that are kept, of all stacks together: what a few connections have in flight that send to very many agents, some 12 MB of short ones.</summary>
    public const int MaxKept = 65536;

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

    /// <summary>Lets go of as many as have not been in use at any time since the last call.</summary>
    public void Trim()
    {
        foreach (var stack in _stacks) stack.Trim();
    }

    /// <summary>How many are kept.</summary>
    public int Count => _stacks.Sum(static stack => stack.Count);

    private sealed class Stack
    {
        private const int FirstLength = 64;

        // how many that will be taken soon are fetched ahead
        private const int Ahead = 4;

        private readonly Lock _gate = new();
        private NodeBatch?[] _batches = [];
        private int _count;
        private int _fewest;

        public int Count => Volatile.Read(ref _count);

        public NodeBatch? TryPop()
        {
            // so that a processor does not take the gates of others that have none
            if (Volatile.Read(ref _count) == 0) return null;
            lock (_gate)
            {
                if (_count == 0) return null;
                var batch = _batches[--_count];
                _batches[_count] = null;
                if (_count >= Ahead) CacheHint.Fetch(_batches[_count - Ahead]);
                _fewest = Math.Min(_fewest, _count);
                return batch;
            }
        }

        public void Push(NodeBatch batch, int most)
        {
            lock (_gate)
            {
                if (_count == most) return;
                if (_count == _batches.Length) Array.Resize(ref _batches, Math.Max(FirstLength, _count * 2));
                _batches[_count++] = batch;
            }
        }

        public void Trim()
        {
            lock (_gate)
            {
                _count -= _fewest;
                Array.Clear(_batches, _count, _fewest);
                if (_count < _batches.Length / 4) Array.Resize(ref _batches, Math.Max(_count, FirstLength));
                _fewest = _count;
            }
        }
    }
}
