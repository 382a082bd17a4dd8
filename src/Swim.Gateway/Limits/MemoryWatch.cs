namespace Swim.Gateway.Limits;

/// <summary>
/// Whether this process's heap has come near to all that it may have: in a container its limit, else the machine's memory. Looked at once a second at most, while somebody asks. Safe from any thread.
/// </summary>
internal sealed class MemoryWatch
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly Func<double> _load;
    private readonly double _limit;
    private long _lookedAt;
    private volatile bool _isShort;

    /// <param name="time">The clock.</param>
    /// <param name="percent">The limit, 100 for none.</param>
    /// <param name="load">For tests: the part of the memory that is in use, 0 to 1.</param>
    public MemoryWatch(TimeProvider time, int percent, Func<double>? load = null)
    {
        (_time, _load, _limit) = (time, load ?? ReadLoad, percent >= 100 ? double.PositiveInfinity : percent / 100.0);
        _lookedAt = time.GetTimestamp();
        _isShort = _load() > _limit;
    }

    public bool IsShort
    {
        get
        {
            var lookedAt = Volatile.Read(ref _lookedAt);
            if (_time.GetElapsedTime(lookedAt) < LookPeriod) return _isShort;
            if (Interlocked.CompareExchange(ref _lookedAt, _time.GetTimestamp(), lookedAt) == lookedAt) _isShort = _load() > _limit;
            return _isShort;
        }
    }

    // as silos see it that let idle agents go when memory is short
    private static double ReadLoad()
    {
        var info = GC.GetGCMemoryInfo();
        return info.TotalAvailableMemoryBytes <= 0 ? 0 : (double)(info.TotalCommittedBytes - info.FragmentedBytes) / info.TotalAvailableMemoryBytes;
    }
}
