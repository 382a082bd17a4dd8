namespace Swim.Runtime;

/// <summary>The figures of a silo, an agent or a lane, each a place in an array. New ones are added at the end: silos of two versions talk to each other.</summary>
internal enum MetaFigure
{
    Agents,
    Activations,
    Deactivations,

    /// <summary>Nanoseconds.</summary>
    ExecTime,
    Commands,
    Links,
    Events,
    Coalesced,
    Dropped,
    Downlinks,
    DownlinkEvents,
    FeedNodes,
    Recoveries,
    FeedDropped,
    Relays,
    Peers,
    Unpublished,

    /// <summary>Milliseconds; the largest counts.</summary>
    StoreLag,
    Unsaved,
    StoreWaiting,
    StoreFailing,
    Commits,
    Records,
    StoreBytes,
    StoreFailures,

    /// <summary>Nanoseconds.</summary>
    CpuTime,
    CpuTotal,
    MemUsage,
    MemTotal,

    /// <summary>The largest counts, as of <see cref="DiskTotal"/>: silos may share a volume.</summary>
    DiskUsage,
    DiskTotal,

    /// <summary>Milliseconds since 1970; the earliest counts.</summary>
    StartTime,
    Heap,
    Allocated,
    Collections,
    OldCollections,

    /// <summary>Nanoseconds.</summary>
    Pause,
    Threads,
    WorkQueue,
}
