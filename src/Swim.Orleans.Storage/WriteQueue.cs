namespace Swim.Storage;

/// <summary>
/// Works waiting for their commit, bounded by count and bytes (those of the commit under way included). When it is full, callers wait in order of arrival.
/// Any number of threads put in. One at a time takes out: a thread of its own (<see cref="Take"/>), or whoever put something in when nobody was taking.
/// </summary>
internal sealed class WriteQueue<T>(int maxCount, long maxBytes, Action<int, long> onQueued, Action? take = null)
    where T : QueuedWork
{
    // a plain object: a writer's thread may wait on it
    private readonly object _gate = new();
    private readonly Queue<T> _queued = [];
    private readonly LinkedList<Waiter> _waiting = [];
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile int _queuedCount;
    private volatile int _count;
    private long _bytes;
    private bool _isTaken;
    private bool _isThreadWaiting;
    private bool _closed;

    /// <summary>Works that nobody has taken yet. A look from outside.</summary>
    public int QueuedCount => _queuedCount;

    /// <summary>Works that are queued or under way. A look from outside.</summary>
    public int Count => _count;

    /// <summary>Their bytes. A look from outside.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Where nobody waits for works: ends when the queue has been closed and all of them are carried out.</summary>
    public Task Drained => _drained.Task;

    /// <summary>
    /// Puts the work in if there is room now and nobody waits for room. When nobody takes, this caller does: <c>take</c> is called, which takes
    /// (<see cref="TryTake"/>) until there is nothing left.
    /// </summary>
    /// <exception cref="InvalidOperationException">The queue is closed.</exception>
    public bool TryEnqueue(T work)
    {
        lock (_gate)
        {
            if (_closed) throw Closed();
            if (_waiting.Count > 0 || !HasRoom(work)) return false;
            if (!Admit(work)) return true;
        }

        take!();
        return true;
    }

    /// <summary>Completes when the work is in the queue.</summary>
    public Task EnqueueAsync(T work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled(cancellationToken);
        Waiter waiter;
        lock (_gate)
        {
            if (_closed) return Task.FromException(Closed());
            if (_waiting.Count > 0 || !HasRoom(work))
            {
                waiter = new Waiter(work);
                waiter.Place = _waiting.AddLast(waiter);
                return waiter.WaitAsync(this, cancellationToken);
            }

            if (!Admit(work)) return Task.CompletedTask;
        }

        take!();
        return Task.CompletedTask;
    }

    /// <summary>Waits on this thread for works and takes all there are; false when the queue is closed and empty.</summary>
    public bool Take(List<T> batch)
    {
        lock (_gate)
        {
            while (_queued.Count == 0)
            {
                if (_closed) return false;
                _isThreadWaiting = true;
                Monitor.Wait(_gate);
                _isThreadWaiting = false;
            }

            batch.AddRange(_queued);
            _queued.Clear();
            _queuedCount = 0;
            return true;
        }
    }

    /// <summary>Takes from the front: the first work, then others as long as <paramref name="accept"/> agrees.</summary>
    /// <param name="batch">Where they go.</param>
    /// <param name="accept">Asked once per work, in order, the first one included (whose answer does not count); called under the queue's lock.</param>
    /// <returns>False when there is nothing: this caller does not take any longer, the next work finds another.</returns>
    public bool TryTake(List<T> batch, Func<T, bool> accept)
    {
        lock (_gate)
        {
            while (_queued.TryPeek(out var work) && (accept(work) || batch.Count == 0)) batch.Add(_queued.Dequeue());
            _queuedCount = _queued.Count;
            if (batch.Count > 0) return true;
            Rest();
            return false;
        }
    }

    /// <summary>Stops taking if there is nothing to take.</summary>
    public bool TryRest()
    {
        lock (_gate)
        {
            if (_queued.Count > 0) return false;
            Rest();
            return true;
        }
    }

    /// <summary>Gives back the room of works that have been carried out and lets waiting ones in. Called by who takes, as long as it does.</summary>
    public void Release(List<T> batch)
    {
        long bytes = 0;
        foreach (var work in batch) bytes += work.Bytes;
        lock (_gate)
        {
            _count -= batch.Count;
            _bytes -= bytes;
            onQueued(-batch.Count, -bytes);
            while (_waiting.First is { } first && HasRoom(first.Value.Work))
            {
                _waiting.RemoveFirst();
                Admit(first.Value.Work);
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
            if (!_isTaken && _queued.Count == 0) _drained.TrySetResult();
        }
    }

    private static InvalidOperationException Closed() => new("The store is closing.");

    private bool HasRoom(T work) => _count == 0 || (_count < maxCount && _bytes + work.Bytes <= maxBytes);

    /// <summary>Whether somebody has to begin to take.</summary>
    private bool Admit(T work)
    {
        _queued.Enqueue(work);
        _queuedCount = _queued.Count;
        _count++;
        _bytes += work.Bytes;
        onQueued(1, work.Bytes);
        if (_isThreadWaiting && _queued.Count == 1) Monitor.Pulse(_gate);
        if (take is null || _isTaken) return false;
        _isTaken = true;
        return true;
    }

    private void Rest()
    {
        _isTaken = false;
        if (_closed) _drained.TrySetResult();
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

    private sealed class Waiter(T work)
    {
        public T Work { get; } = work;

        public TaskCompletionSource Admitted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public LinkedListNode<Waiter>? Place { get; set; }

        // under the queue's lock up to its first await
        public async Task WaitAsync(WriteQueue<T> queue, CancellationToken cancellationToken)
        {
            await using var registration = cancellationToken.Register(() => queue.GiveUp(this, cancellationToken)).ConfigureAwait(false);
            await Admitted.Task.ConfigureAwait(false);
        }
    }
}
