namespace Swim.Cli.Bench.Wire;

/// <summary>A count that many connections add to, and that one waits for. Safe from any thread; one wait at a time.</summary>
internal sealed class Tally
{
    private readonly Lock _gate = new();
    private long _count;
    private long _wanted = long.MaxValue;
    private Exception? _failure;
    private TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Count => Interlocked.Read(ref _count);

    public void Add()
    {
        if (Interlocked.Increment(ref _count) >= Volatile.Read(ref _wanted)) Check();
    }

    /// <summary>Completes when the count has come to this.</summary>
    public Task ReachAsync(long count)
    {
        lock (_gate)
        {
            _reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_failure is not null) _reached.SetException(_failure);
            Volatile.Write(ref _wanted, count);
        }

        // one that was added meanwhile is seen by its adder or here
        if (Count >= count) Check();
        lock (_gate) return _reached.Task;
    }

    /// <summary>Ends the wait, and those to come: what counted has ended.</summary>
    public void Fail(Exception failure)
    {
        lock (_gate)
        {
            _failure = failure;
            _reached.TrySetException(failure);
        }
    }

    private void Check()
    {
        lock (_gate)
        {
            if (Count >= _wanted) _reached.TrySetResult();
        }
    }
}
