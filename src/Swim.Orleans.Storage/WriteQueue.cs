namespace Swim.Storage;

/// <summary>
/// Writes waiting for their commit, bounded by count and bytes (those of the commit under way included). When it is full, writers wait in order of arrival.
/// Any number of threads put in, one takes out.
/// </summary>
internal sealed class WriteQueue<T>(int maxCount, long maxBytes, Action<int, long> onQueued)
    where T : class, IQueuedWrite
{
    // a plain object: a writer's thread may wait on it
    private readonly object _gate = new();
    private readonly Queue<T> _queued = [];
    private readonly LinkedList<Waiter> _waiting = [];
    private TaskCompletionSource? _taker;
    private int _count;
    private long _bytes;
    private bool _closed;

    /// <summary>Puts the write in if there is room now and nobody waits for room.</summary>
    /// <exception cref="InvalidOperationException">The queue is closed.</exception>
    public bool TryEnqueue(T write)
    {
        lock (_gate)
        {
            if (_closed) throw Closed();
            if (_waiting.Count > 0 || !HasRoom(write)) return false;
            Admit(write);
            return true;
        }
    }

    /// <summary>Completes when the write is in the queue.</summary>
    public Task EnqueueAsync(T write, CancellationToken cancellationToken)
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

    /// <summary>Waits on this thread for writes and takes all there are; false when the queue is closed and empty.</summary>
    public bool Take(List<T> batch)
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

    /// <summary>Waits for writes and takes from the front: the first one, then others as long as <paramref name="accept"/> agrees.</summary>
    /// <param name="batch">Where they go.</param>
    /// <param name="accept">Asked once per write, in order, the first one included (whose answer does not count); called under the queue's lock.</param>
    /// <returns>False when the queue is closed and empty.</returns>
    public async ValueTask<bool> TakeAsync(List<T> batch, Func<T, bool> accept)
    {
        while (true)
        {
            TaskCompletionSource taker;
            lock (_gate)
            {
                while (_queued.TryPeek(out var write) && (accept(write) || batch.Count == 0)) batch.Add(_queued.Dequeue());
                if (batch.Count > 0) return true;
                if (_closed) return false;
                taker = _taker = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            await taker.Task;
        }
    }

    /// <summary>Gives back the room of writes that have been committed and lets waiting ones in.</summary>
    public void Release(List<T> batch)
    {
        lock (_gate)
        {
            long bytes = 0;
            foreach (var write in batch) bytes += write.Bytes;
            _count -= batch.Count;
            _bytes -= bytes;
            onQueued(-batch.Count, -bytes);
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
            _taker?.TrySetResult();
        }
    }

    private static InvalidOperationException Closed() => new("The store is closing.");

    private bool HasRoom(T write) => _count == 0 || (_count < maxCount && _bytes + write.Bytes <= maxBytes);

    private void Admit(T write)
    {
        _queued.Enqueue(write);
        _count++;
        _bytes += write.Bytes;
        onQueued(1, write.Bytes);
        if (_queued.Count > 1) return;
        Monitor.Pulse(_gate);
        _taker?.TrySetResult();
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

    private sealed class Waiter(T write)
    {
        public T Write { get; } = write;

        public TaskCompletionSource Admitted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public LinkedListNode<Waiter>? Place { get; set; }

        public async Task WaitAsync(WriteQueue<T> queue, CancellationToken cancellationToken)
        {
            await using var registration = cancellationToken.Register(() => queue.GiveUp(this, cancellationToken));
            await Admitted.Task;
        }
    }
}
