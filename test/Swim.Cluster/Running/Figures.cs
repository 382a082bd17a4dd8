namespace Swim.Cluster.Running;

/// <summary>What has been counted. Safe from any thread.</summary>
internal sealed class Figures
{
    private long _commands;
    private long _events;
    private long _items;
    private long _clears;
    private long _repeats;

    public long Commands => Interlocked.Read(ref _commands);

    public long Events => Interlocked.Read(ref _events);

    /// <summary>Echoes and news.</summary>
    public long Items => Interlocked.Read(ref _items);

    /// <summary>Clears of maps that nobody clears: readers saw them empty for a moment.</summary>
    public long Clears => Interlocked.Read(ref _clears);

    /// <summary>Updates of a key with what it had already.</summary>
    public long Repeats => Interlocked.Read(ref _repeats);

    public void Command() => Interlocked.Increment(ref _commands);

    public void Event() => Interlocked.Increment(ref _events);

    public void Item() => Interlocked.Increment(ref _items);

    public void Clear() => Interlocked.Increment(ref _clears);

    public void Repeat() => Interlocked.Increment(ref _repeats);
}
