using System.Collections.Concurrent;
using Swim.Runtime;

namespace Swim.Tests;

/// <summary>What becomes of messages with batches of commands.</summary>
internal sealed class BatchFaults
{
    private readonly ConcurrentQueue<int> _sizes = [];
    private volatile Func<Task>? _before;
    private volatile Func<Task>? _after;
    private int _delivered;

    /// <summary>Messages that have been handed over.</summary>
    public int Sent => _sizes.Count;

    /// <summary>Messages whose first answer has come.</summary>
    public int Delivered => Volatile.Read(ref _delivered);

    /// <summary>Bytes of each message.</summary>
    public IReadOnlyCollection<int> Sizes => _sizes;

    /// <summary>Answers instead of the other silo; null: that one does.</summary>
    public Func<BatchReply?>? Answer { get; set; }

    /// <summary>Has each message meet a fault before it goes and after it has been answered.</summary>
    public void Set(Func<Task>? before, Func<Task>? after = null) => (_before, _after) = (before, after);

    public Task BeforeAsync(int bytes)
    {
        _sizes.Enqueue(bytes);
        return _before?.Invoke() ?? Task.CompletedTask;
    }

    public Task AfterAsync()
    {
        Interlocked.Increment(ref _delivered);
        return _after?.Invoke() ?? Task.CompletedTask;
    }
}
