namespace Swim.Lanes;

/// <summary>
/// How a feed is tied to other processes: who publishes, who is relayed to, what its readers have been told. None where there is one process.
/// The feed's gate guards it.
/// </summary>
internal sealed class FeedRoute
{
    /// <summary>As <see cref="ValueHash"/>: readers do not all have the same.</summary>
    public const ulong Mixed = ulong.MaxValue;

    /// <summary>Members that stand for other processes.</summary>
    public List<FeedLink> Relays { get; } = [];

    /// <summary>Where changes come from; all others are ignored.</summary>
    public FeedSource Source { get; set; }

    /// <summary>What they come through, of <see cref="FeedSource.Far"/>.</summary>
    public RelayInlet? Inlet { get; set; }

    /// <summary>The rank of the activation they come from.</summary>
    public long Stamp { get; set; }

    /// <summary>The highest rank there was.</summary>
    public long HighestStamp { get; set; }

    /// <summary>The activation that closed cleanly and has had no successor here; else empty.</summary>
    public Guid ClosedEpoch { get; set; }

    /// <summary>Readers have been passed everything up to this version of the epoch; -1: not known.</summary>
    public long Complete { get; set; } = -1;

    /// <summary>Readers may have missed something: the state is being compared with what they have.</summary>
    public bool IsRecovering { get; set; }

    /// <summary>Readers that synced with an activation of this process which another has replaced; they are to ask again when it has gone.</summary>
    public List<ILaneReader>? Unserved { get; set; }

    /// <summary>Of a keyed lane: what readers have; null while that is not known.</summary>
    public KeyTable? Table { get; set; }

    /// <summary>Of a value lane: the hash of the value readers have; 0: none that is known; <see cref="Mixed"/>.</summary>
    public ulong ValueHash { get; set; }
}
