using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// Empty batches for commands between agents; the last one given back is the first to be used, since it is still in the processor's cache. At most
/// <see cref="MaxFree"/> of short ones rest here. Safe from any thread.
/// </summary>
internal sealed class SendBatches
{
    /// <summary>A batch that has held more steps is not to be given back: it keeps the room for them.</summary>
    public const int MaxSteps = 64;

    private const int MaxFree = 8192;
    private const int KeptBytes = 2048;

    private readonly Lock _gate = new();
    private NodeBatch[] _free = [];
    private int _count;

    public NodeBatch Rent()
    {
        lock (_gate)
        {
            if (_count > 0)
            {
                var batch = _free[--_count];
                _free[_count] = null!;
                return batch;
            }
        }

        return new NodeBatch();
    }

    /// <summary>Takes a batch that nobody reads any more.</summary>
    public void Return(NodeBatch batch)
    {
        batch.Reset(KeptBytes);
        lock (_gate)
        {
            if (_count == MaxFree) return;
            if (_count == _free.Length) Array.Resize(ref _free, Math.Min(MaxFree, Math.Max(64, _count * 2)));
            _free[_count++] = batch;
        }
    }
}
