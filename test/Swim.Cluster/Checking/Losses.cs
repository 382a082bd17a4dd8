namespace Swim.Cluster.Checking;

/// <summary>What was shown and lost, as far as that is promised to nobody. Safe from any thread.</summary>
internal sealed class Losses
{
    private readonly Lock _gate = new();
    private long _window;

    /// <summary>Changes of write-behind lanes.</summary>
    public long Changes { get; private set; }

    /// <summary>The age of the oldest of them when their silo died, in milliseconds, since the last call.</summary>
    public long TakeWindow()
    {
        lock (_gate) return Interlocked.Exchange(ref _window, 0);
    }

    public void Add(long changes, long window)
    {
        lock (_gate)
        {
            Changes += changes;
            _window = Math.Max(_window, window);
        }
    }
}
