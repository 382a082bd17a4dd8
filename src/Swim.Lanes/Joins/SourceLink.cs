namespace Swim.Lanes;

/// <summary>
/// One link of a join lane to its source: the coalescing buffer, where the source is, and how the link stands. All but what
/// <see cref="LinkBuffer"/> says of itself is for the joining agent's thread. One object per link is what ten thousand links are made of: keep it small.
/// </summary>
internal abstract class SourceLink(string nodeUri, string laneUri) : LinkBuffer
{
    /// <summary>The lane the link belongs to; null until it is added to one.</summary>
    public ISourceOwner? Owner { get; set; }

    public sealed override LinkFace Face => LinkFace.Join;

    public string NodeUri => nodeUri;

    public string LaneUri => laneUri;

    /// <summary>The next one in the list of links that have something to say.</summary>
    public SourceLink? NextReady { get; set; }

    public JoinLinkState State { get; set; }

    public UnlinkReason? Reason { get; set; }

    /// <summary>Removed from the lane, or the activation has ended.</summary>
    public bool IsRemoved { get; set; }

    /// <summary>Is being opened by <see cref="LinkOpener"/>, or waits there. Guarded by it.</summary>
    public bool IsOpening { get; set; }

    /// <summary>The source's state is on its way: what comes may be known already.</summary>
    public bool IsSyncing { get; set; }

    /// <summary>The source's activation changed since the last sync: a clear may be the beginning of its whole state.</summary>
    public bool IsDoubtful { get; set; }

    /// <summary>The last value could not be read, which has been reported.</summary>
    public bool IsUnreadable { get; set; }

    /// <summary>The activation of the source that spoke last.</summary>
    public Guid SourceEpoch { get; set; }

    /// <summary>Tries in a row that did not last.</summary>
    public byte Attempts { get; set; }

    /// <summary>Timestamp of the last linked notice.</summary>
    public long LinkedAt { get; set; }

    protected sealed override void OnReady() => Owner!.Joins.Ready(this);
}

/// <summary>A link with its name in the lane.</summary>
internal class SourceLink<TKey>(string nodeUri, string laneUri, LaneKind expected) : SourceLink(nodeUri, laneUri)
{
    public TKey Key { get; set; } = default!;

    public override LaneKind? ExpectedKind => expected;

    public JoinLink<TKey> Describe() => new(Key, NodeUri, LaneUri, State, Reason);
}
