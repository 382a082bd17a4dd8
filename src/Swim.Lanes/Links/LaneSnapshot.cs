namespace Swim.Lanes;

/// <summary>
/// One part of a lane's state for one reader. A value lane answers with one part; a map lane with as many as it takes, each asked
/// for by <see cref="LaneLink.RequestMore"/> after the one before has been consumed, so that a large map never stands in memory twice.
/// </summary>
public readonly ref struct LaneSnapshot(Guid epoch, long version, ReadOnlySpan<LaneOp> entries, bool isFirst, bool isLast, Payload? afterKey = null)
{
    /// <summary>The activation's epoch.</summary>
    public Guid Epoch { get; } = epoch;

    /// <summary>The lane's version that this part shows.</summary>
    public long Version { get; } = version;

    /// <summary>The state's entries in order. Valid during the call.</summary>
    public ReadOnlySpan<LaneOp> Entries { get; } = entries;

    /// <summary>The sync starts here.</summary>
    public bool IsFirst { get; } = isFirst;

    /// <summary>Nothing follows.</summary>
    public bool IsLast { get; } = isLast;

    /// <summary>
    /// The key this part continues after (what was asked for); null for a first part. A reader takes a part only when it stands at
    /// that key, so an answer to a request that a newer sync has overtaken does no harm.
    /// </summary>
    public Payload? AfterKey { get; } = afterKey;
}
