using System.Security.Cryptography;

namespace Swim.Lanes;

/// <summary>
/// Somebody who sends commands to agents in order: to each agent one batch at a time, the next when it is known what became of the one before. When it will never be known (the
/// agent's silo has died, or is taken for dead) it goes on, and what it sends from then on says so: whatever arrives after that of the older batches comes too late and
/// is not carried out. Safe from any thread.
/// </summary>
public sealed class BatchSender
{
    // 62 random bits, so that those of different processes differ
    private static long _lastId = ((long)RandomNumberGenerator.GetInt32(1, int.MaxValue) << 31) | (uint)RandomNumberGenerator.GetInt32(int.MaxValue);

    private readonly long _id = Interlocked.Increment(ref _lastId);
    private long _number;
    private long _givenUp;

    /// <summary>Whether it has ever given up a batch: as long as it has not, the order of its batches says nothing to an agent that gets them one after the other.</summary>
    public bool HasGivenUp => Interlocked.Read(ref _givenUp) != 0;

    /// <summary>The order of the batch that is sent now.</summary>
    public BatchOrder Next()
    {
        var number = Interlocked.Increment(ref _number);
        return new BatchOrder(_id, number, Interlocked.Read(ref _givenUp));
    }

    /// <summary>Nobody waits any more for a batch, and it may still be under way.</summary>
    public void GiveUp(in BatchOrder order)
    {
        if (order.Sender != _id) return;
        long before;
        while ((before = Interlocked.Read(ref _givenUp)) < order.Number)
            if (Interlocked.CompareExchange(ref _givenUp, order.Number, before) == before) return;
    }
}
