namespace Swim.Lanes;

/// <summary>Limits of one agent's lanes and of a silo's commits.</summary>
public sealed class AgentLanesOptions
{
    /// <summary>A change of a <see cref="Durability.WriteBehind"/> lane is handed to the store at most this long after it was made. Default 250 ms; 8 ms to 1 minute.</summary>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The wait after a failed commit; it doubles with every further failure, with a jitter of a quarter. Default 100 ms.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait between two tries of a failing commit. Default 10 s.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Bytes of one agent that wait for the store (records to write and events held for <see cref="Durability.Committed"/> lanes, estimated);
    /// beyond it the agent's commands wait. Default 4 MiB.
    /// </summary>
    public long MaxUnsavedBytes { get; set; } = 4 << 20;

    /// <summary>The same for all agents of a silo together: beyond it, commands of agents that have something unsaved wait. Default 256 MiB.</summary>
    public long MaxTotalUnsavedBytes { get; set; } = 256 << 20;

    /// <summary>Write-behind commits of a silo under way at once; further agents wait their turn. Default 256.</summary>
    public int MaxConcurrentCommits { get; set; } = 256;

    /// <summary>Entries in one part of a map lane's snapshot. Default 512.</summary>
    public int SnapshotPartEntries { get; set; } = 512;

    /// <summary>Bytes in one part of a map lane's snapshot (one entry may exceed it). Default 64 KiB.</summary>
    public int SnapshotPartBytes { get; set; } = 64 << 10;

    /// <summary>Lanes that one agent may open while running, besides those of its class. Default 1,000.</summary>
    public int MaxOpenedLanes { get; set; } = 1_000;

    /// <summary>Throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the property.</exception>
    public void Validate()
    {
        Check(FlushInterval >= TimeSpan.FromMilliseconds(8) && FlushInterval <= TimeSpan.FromMinutes(1), nameof(FlushInterval), FlushInterval);
        Check(RetryDelay > TimeSpan.Zero, nameof(RetryDelay), RetryDelay);
        Check(MaxRetryDelay >= RetryDelay, nameof(MaxRetryDelay), MaxRetryDelay);
        Check(MaxUnsavedBytes > 0, nameof(MaxUnsavedBytes), MaxUnsavedBytes);
        Check(MaxTotalUnsavedBytes > 0, nameof(MaxTotalUnsavedBytes), MaxTotalUnsavedBytes);
        Check(MaxConcurrentCommits > 0, nameof(MaxConcurrentCommits), MaxConcurrentCommits);
        Check(SnapshotPartEntries > 0, nameof(SnapshotPartEntries), SnapshotPartEntries);
        Check(SnapshotPartBytes > 0, nameof(SnapshotPartBytes), SnapshotPartBytes);
        Check(MaxOpenedLanes >= 0, nameof(MaxOpenedLanes), MaxOpenedLanes);
    }

    private static void Check(bool ok, string name, object value)
    {
        if (!ok) throw new ArgumentOutOfRangeException(name, value, $"{nameof(AgentLanesOptions)}.{name} is out of range.");
    }
}
