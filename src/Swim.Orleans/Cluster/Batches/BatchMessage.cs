namespace Swim.Runtime;

/// <summary>A message with batches for agents of one silo, from being filled until it is known what became of each. Reused. Only its flow touches it.</summary>
internal sealed class BatchMessage
{
    private static long _lastNumber;

    public BatchMessage(IFarReaders readers, int keep)
    {
        Buffer = new FlowBuffer(keep);
        Writer = new BatchWriter(Buffer, readers);
    }

    /// <summary>The message's number among all of this process.</summary>
    public long Number { get; private set; }

    /// <summary>Its batches in order; null where it is known what became of one.</summary>
    public List<FarTurn?> Turns { get; } = [];

    public FlowBuffer Buffer { get; }

    public BatchWriter Writer { get; }

    /// <summary>When it was sent; 0 while it does not hold up others.</summary>
    public long SentAt { get; set; }

    public void Renew()
    {
        Number = Interlocked.Increment(ref _lastNumber);
        Turns.Clear();
    }
}
