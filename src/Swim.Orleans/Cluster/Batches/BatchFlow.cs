using System.Diagnostics.CodeAnalysis;
using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>
/// The batches for agents of one other silo: two messages under way, the next one fills meanwhile. Messages are independent of each other, since whoever sends to an agent has
/// one batch under way; a message whose answer is late makes way. Sends from the thread pool. Safe from any thread.
/// </summary>
/// <param name="to">The silo.</param>
/// <param name="transport">The way to it.</param>
/// <param name="flows">All of them.</param>
/// <param name="readers">What readers are on the wire.</param>
/// <param name="batchBytes">Bytes of a message, about.</param>
/// <param name="time">The clock.</param>
internal sealed class BatchFlow(PeerAddress to, IBatchTransport transport, BatchFlows flows, IFarReaders readers, int batchBytes, TimeProvider time) : IThreadPoolWorkItem
{
    /// <summary>Batches that wait, or of which it is not known what became of them. Beyond it batches go by calls of their own.</summary>
    public const int MaxUndone = 65_536;

    /// <summary>Bytes of those; one batch always fits.</summary>
    public const long MaxUndoneBytes = 16 << 20;

    private const int MaxMessages = 2;
    private const int MaxBatches = 1024;

    // how long a message that nobody answers keeps others waiting
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Queue<FarTurn> _waiting = new();
    private readonly List<BatchMessage> _holding = [];
    private readonly Stack<BatchMessage> _free = new();
    private long _undone;
    private long _undoneBytes;
    private bool _isRunning;
    private bool _isClosed;

    /// <summary>The silo.</summary>
    public PeerAddress To => to;

    /// <summary>Batches that wait, or of which it is not known what became of them.</summary>
    public long Undone => Interlocked.Read(ref _undone);

    /// <summary>Takes a batch along; false when too much is on its way already, or the silo is dead: then it has to go by a call.</summary>
    public bool TryAdd(FarTurn turn)
    {
        lock (_gate)
        {
            if (_isClosed || _undone >= MaxUndone || (_undone > 0 && _undoneBytes + turn.Bytes > MaxUndoneBytes)) return false;
            _undone++;
            _undoneBytes += turn.Bytes;
            _waiting.Enqueue(turn);
            if (_isRunning || _holding.Count >= MaxMessages) return true;
            _isRunning = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return true;
    }

    /// <summary>Messages that have been under way for long do not hold up others any more.</summary>
    public void Tick()
    {
        lock (_gate)
        {
            _holding.RemoveAll(message => time.GetElapsedTime(message.SentAt) >= LongestHold);
            if (!MustRun()) return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>The silo is dead: what waits goes by calls, what is under way ends as calls to that silo do.</summary>
    public void Close()
    {
        FarTurn[] waiting;
        lock (_gate)
        {
            if (_isClosed) return;
            _isClosed = true;
            waiting = [.. _waiting];
            _waiting.Clear();
        }

        foreach (var turn in waiting) End(turn).CallInstead();
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (TryTake() is { } message)
        {
            if (TryWrite(message)) _ = SendAsync(message);
            else Release(message);
        }
    }

    private BatchMessage? TryTake()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 || _holding.Count >= MaxMessages)
            {
                _isRunning = false;
                return null;
            }

            if (!_free.TryPop(out var message)) message = new BatchMessage(readers, batchBytes * 2);
            message.Renew();
            for (var bytes = 0; message.Turns.Count < MaxBatches && _waiting.TryPeek(out var next) && (bytes == 0 || bytes + next.Bytes <= batchBytes); bytes += next.Bytes)
                message.Turns.Add(_waiting.Dequeue());
            message.SentAt = Math.Max(1, time.GetTimestamp());
            _holding.Add(message);
            return message;
        }
    }

    // false when nothing is left to send
    private bool TryWrite(BatchMessage message)
    {
        var writer = message.Writer;
        writer.Begin();
        try
        {
            foreach (var turn in message.Turns) writer.Add(turn!.Batch);
            return true;
        }
        catch (Exception exception)
        {
            // a reader that has no place in another process, for one: a call says so to the one whose it is
            flows.OnFailed(to, exception);
            CallAllInstead(message);
            return false;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "each batch's sender is told")]
    private async Task SendAsync(BatchMessage message)
    {
        try
        {
            flows.OnSent(message.Turns.Count);
            var reply = await transport.DeliverAsync(to, message.Number, message.Buffer.Written);
            Release(message);
            Settle(message, reply);
            while (!reply.IsLast)
            {
                reply = await transport.OutcomesAsync(to, message.Number);
                Settle(message, reply);
            }

            lock (_gate)
                if (_free.Count < MaxMessages) _free.Push(message);
        }
        catch (Exception exception)
        {
            Release(message);

            // a rejection says that nobody has taken it; only that of the message itself, and not one derived from it, which tells of a silo's death
            if (exception.GetType() == typeof(OrleansMessageRejectionException)) CallAllInstead(message);
            else FailAll(message, exception);
        }
    }

    private void Settle(BatchMessage message, in BatchReply reply)
    {
        foreach (var index in reply.NotRun ?? []) CallInstead(message, index);
        foreach (var failed in reply.Failed ?? [])
        {
            if (Take(message, failed.Index) is not { } turn) continue;
            turn.Batch.Done = failed.Done;
            turn.Fail(failed.Error);
        }

        EndedTurns? done = null;
        foreach (var index in reply.Done ?? []) EndedTurns.Add(ref done, Take(message, index));
        if (reply.IsLast)
            for (var index = 0; index < message.Turns.Count; index++) EndedTurns.Add(ref done, Take(message, index));
        done?.Start();
    }

    private void CallAllInstead(BatchMessage message)
    {
        for (var index = 0; index < message.Turns.Count; index++) CallInstead(message, index);
    }

    private void CallInstead(BatchMessage message, int index)
    {
        if (Take(message, index) is not { } turn) return;
        flows.Forget(turn.Batch.Target!.Node, this);
        turn.CallInstead();
    }

    private void FailAll(BatchMessage message, Exception error)
    {
        for (var index = 0; index < message.Turns.Count; index++)
        {
            if (Take(message, index) is not { } turn) continue;
            flows.Forget(turn.Batch.Target!.Node, this);
            turn.Fail(error);
        }
    }

    private FarTurn? Take(BatchMessage message, int index)
    {
        if (message.Turns[index] is not { } turn) return null;
        message.Turns[index] = null;
        return End(turn);
    }

    private FarTurn End(FarTurn turn)
    {
        lock (_gate)
        {
            _undone--;
            _undoneBytes -= turn.Bytes;
        }

        return turn;
    }

    private void Release(BatchMessage message)
    {
        lock (_gate)
        {
            _holding.Remove(message);
            if (!MustRun()) return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private bool MustRun()
    {
        if (_isRunning || _waiting.Count == 0 || _holding.Count >= MaxMessages) return false;
        return _isRunning = true;
    }
}
