namespace Swim.Sqlite;

/// <summary>
/// Writes waiting for their commit, bounded by count and bytes (those of the commit under way included). When it is full, writers wait in order of arrival.
/// Any number of threads put in, the writer's takes out.
/// </summary>
internal sealed class WriteQueue(int maxCount, long maxBytes, SqliteMetrics metrics)
{
    // a plain object: the writer's thread waits on it
    private readonly object _gate = new();
    private readonly Queue<StoreWrite> _queued = [];
    private readonly LinkedList<Waiter> _waiting = [];
    private int _count;
    private long _bytes;
    private bool _closed;

    /// <summary>Completes when the write is in the queue.</summary>
    public Task EnqueueAsync(StoreWrite write, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled(cancellationToken);
        Waiter waiter;
        lock (_gate)
        {
            if (_closed) return Task.FromException(Closed());
            if (_waiting.Count == 0 && HasRoom(write))
            {
                Admit(write);
                return Task.CompletedTask;
            }

            waiter = new Waiter(write);
            waiter.Place = _waiting.AddLast(waiter);
        }

        return waiter.WaitAsync(this, cancellationToken);
    }

    /// <summary>Waits for writes and takes all there are; false when the queue is closed and empty.</summary>
    public bool Take(List<StoreWrite> batch)
    {
        lock (_gate)
        {
            while (_queued.Count == 0)
            {
                if (_closed) return false;
                Monitor.Wait(_gate);
            }

            batch.AddRange(_queued);
            _queued.Clear();
            return true;
        }
    }

    /// <summary>Gives back the room of writes that have been committed and lets waiting ones in.</summary>
    public void Release(List<StoreWrite> batch)
    {
        lock (_gate)
        {
            long bytes = 0;
            foreach (var write in batch) bytes += write.Bytes;
            _count -= batch.Count;
            _bytes -= bytes;
            metrics.Queued(-batch.Count, -bytes);
            while (_waiting.First is { } first && HasRoom(first.Value.Write))
            {
                _waiting.RemoveFirst();
                Admit(first.Value.Write);
                first.Value.Admitted.TrySetResult();
            }
        }
    }

    /// <summary>Lets nothing more in: those still waiting for room fail, those in the queue are still to be taken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            foreach (var waiter in _waiting) waiter.Admitted.TrySetException(Closed());
            _waiting.Clear();
            Monitor.PulseAll(_gate);
        }
    }

    private static InvalidOperationException Closed() => new("The store is closing.");

    private bool HasRoom(StoreWrite write) => _count == 0 || (_count < maxCount && _bytes + write.Bytes <= maxBytes);

    private void Admit(StoreWrite write)
    {
        _queued.Enqueue(write);
        _count++;
        _bytes += write.Bytes;
        metrics.Queued(1, write.Bytes);
        if (_queued.Count == 1) Monitor.Pulse(_gate);
    }

    private void GiveUp(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (waiter.Place?.List is null) return;
            _waiting.Remove(waiter.Place);
        }

        waiter.Admitted.TrySetCanceled(cancellationToken);
    }

    private sealed class Waiter(StoreWrite write)
    {
        public StoreWrite Write { get; } = write;

        public TaskCompletionSource Admitted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public LinkedListNode<Waiter>? Place { get; set; }

        public async Task WaitAsync(WriteQueue queue, CancellationToken cancellationToken)
        {
            await using var registration = cancellationToken.Register(() => queue.GiveUp(this, cancellationToken));
            await Admitted.Task;
        }
    }
}
