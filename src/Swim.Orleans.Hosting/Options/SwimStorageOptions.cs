using Swim.Lanes;

namespace Swim;

/// <summary>Where and how lanes are kept; section <c>Swim:Storage</c>.</summary>
public sealed class SwimStorageOptions
{
    /// <summary>
    /// The file of the embedded store. A relative path starts at the content root. Default: <c>.swim/swim.db</c>. <c>:memory:</c> keeps nothing.
    /// Has no effect when the application registers a grain storage named <c>swim</c> or <c>Default</c> of its own.
    /// </summary>
    public string Path { get; set; } = ".swim/swim.db";

    /// <summary>
    /// How old the oldest unsaved change of a <see cref="Durability.WriteBehind"/> lane may get before its agent is written while the
    /// store answers. 10 ms to 1 min; default 250 ms.
    /// </summary>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Bytes of one agent that may wait for the store, estimated: changes to write and events held for <see cref="Durability.Committed"/> lanes. When it is
    /// reached, the agent's commands wait until the store has taken some. 1 KiB to 1 GiB; default 4 MiB.
    /// </summary>
    public long MaxUnsavedBytes { get; set; } = 4L << 20;

    /// <summary>
    /// The same for all agents of a silo together; when it is reached, commands of agents that have something unsaved wait. At least
    /// <see cref="MaxUnsavedBytes"/>; default 256 MiB.
    /// </summary>
    public long MaxTotalUnsavedBytes { get; set; } = 256L << 20;

    /// <summary>The wait before a failed commit is tried again; it doubles with every further failure, with a jitter of a quarter. 1 ms to 1 min; default 100 ms.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest such wait, and so how long it takes at most to notice that the store is back. From <see cref="RetryDelay"/> to 10 min; default 10 s.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Commits of write-behind agents under way at once on a silo; further agents wait their turn. 1 to 100,000; default 256.</summary>
    public int MaxConcurrentCommits { get; set; } = 256;

    /// <summary>
    /// The health check <c>swim.storage</c> is degraded while the oldest unsaved change of the silo is older than this. More than
    /// <see cref="FlushInterval"/>; default 10 s.
    /// </summary>
    public TimeSpan MaxLag { get; set; } = TimeSpan.FromSeconds(10);

    internal void ApplyTo(AgentLanesOptions lanes)
    {
        lanes.FlushInterval = FlushInterval;
        lanes.MaxUnsavedBytes = MaxUnsavedBytes;
        lanes.MaxTotalUnsavedBytes = MaxTotalUnsavedBytes;
        lanes.RetryDelay = RetryDelay;
        lanes.MaxRetryDelay = MaxRetryDelay;
        lanes.MaxConcurrentCommits = MaxConcurrentCommits;
    }
}
