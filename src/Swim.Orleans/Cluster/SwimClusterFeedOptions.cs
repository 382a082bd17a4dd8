namespace Swim;

/// <summary>How lanes get from silo to silo; section <c>Swim:Cluster:Feeds</c>.</summary>
public sealed class SwimClusterFeedOptions
{
    /// <summary>
    /// An idle flow between two silos says this often that it lives; when nothing has come for three times as long, it is begun anew. 100 ms to 1 min;
    /// default 5 s.
    /// </summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often what a silo reads is confirmed in the registry: what was missed is found at most this much later. 1 s to 10 min; default 20 s.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Bytes of one message between silos, about. 4 KiB to 4 MiB; default 128 KiB.</summary>
    public int BatchBytes { get; set; } = 128 << 10;

    /// <summary>Agents of a dead silo that this silo has started anew at once because they have readers here. 1 to 10,000; default 256.</summary>
    public int MaxWakes { get; set; } = 256;

    /// <summary>How long the start of an agent waits for the registry of its node to answer before it goes on without. 10 ms to 10 s; default 1 s.</summary>
    public TimeSpan AnnounceTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long links whose agent cannot be reached are tried again before they end. Longer than a cluster takes to find out that silos are dead: with Orleans' defaults 15 s
    /// for one of many, 90 s and a little more when so many died at once that those left are no majority. 0 to 10 min; default 2 min.
    /// </summary>
    public TimeSpan RetryTime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Whether batches of commands for agents of one other silo travel many in a message; otherwise each is a grain call of its own. Default true.
    /// </summary>
    public bool BatchCommands { get; set; } = true;

    /// <summary>What is out of range, each with its property's name.</summary>
    public IEnumerable<string> Validate()
    {
        if (IsOutside(Heartbeat, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1))) yield return $"Heartbeat is {Heartbeat}; it must be from 100 ms to 1 min.";
        if (IsOutside(Lease, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10))) yield return $"Lease is {Lease}; it must be from 1 s to 10 min.";
        if (IsOutside(BatchBytes, 4 << 10, 4 << 20)) yield return $"BatchBytes is {BatchBytes}; it must be from 4,096 to 4,194,304.";
        if (IsOutside(MaxWakes, 1, 10_000)) yield return $"MaxWakes is {MaxWakes}; it must be from 1 to 10,000.";
        if (IsOutside(AnnounceTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(10))) yield return $"AnnounceTimeout is {AnnounceTimeout}; it must be from 10 ms to 10 s.";
        if (IsOutside(RetryTime, TimeSpan.Zero, TimeSpan.FromMinutes(10))) yield return $"RetryTime is {RetryTime}; it must be from 0 to 10 min.";
    }

    /// <summary>Takes over all values of others.</summary>
    public void CopyFrom(SwimClusterFeedOptions other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Heartbeat = other.Heartbeat;
        Lease = other.Lease;
        BatchBytes = other.BatchBytes;
        MaxWakes = other.MaxWakes;
        AnnounceTimeout = other.AnnounceTimeout;
        RetryTime = other.RetryTime;
        BatchCommands = other.BatchCommands;
    }

    private static bool IsOutside<T>(T value, T least, T most)
        where T : IComparable<T> => value.CompareTo(least) < 0 || value.CompareTo(most) > 0;
}
