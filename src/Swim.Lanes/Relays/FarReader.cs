namespace Swim.Lanes;

/// <summary>
/// A reader of another process, as an agent here knows it: made of each step of a batch that came from there. Feeds pass what is for it to the one relay
/// they have for that process. Two of the same peer and id are equal.
/// </summary>
/// <param name="peer">The way to its process, of the present session.</param>
/// <param name="id">Its number there (<see cref="FarStep.Id"/>).</param>
/// <param name="request">Which request of it this is (<see cref="FarStep.Request"/>); goes back with the answer.</param>
/// <param name="region">Of a spatial lane the part it is shown, as Recon (<see cref="FarStep.Region"/>); empty: everything.</param>
public sealed class FarReader(RelayPeer peer, long id, long request, ReadOnlySpan<byte> region = default) : ILaneReader, IEquatable<FarReader>
{
    private readonly GeoRegion? _region = GeoRegion.Parse(region);

    // kept as it came: a forwarded message carries it on
    private readonly byte[] _regionText = region.ToArray();

    /// <summary>The way to its process.</summary>
    public RelayPeer Peer { get; } = peer;

    /// <summary>Its number there.</summary>
    public long Id { get; } = id;

    /// <summary>Which request of it this is.</summary>
    public long Request { get; } = request;

    /// <summary>Of a spatial lane the part it is shown, as Recon; empty: everything.</summary>
    public ReadOnlyMemory<byte> RegionText => _regionText;

    internal GeoRegion? Region => _region;

    /// <inheritdoc/>
    public bool Equals(FarReader? other) => other is not null && other.Id == Id && ReferenceEquals(other.Peer, Peer);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FarReader);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Peer, Id);

    /// <summary>Feeds do not call this: they pass a link on to the relay.</summary>
    public void OnLinked(LaneLink link)
    {
    }

    /// <summary>Feeds do not call this: they pass changes on to the relay.</summary>
    public void OnOps(ReadOnlySpan<LaneOp> ops)
    {
    }

    /// <summary>Feeds do not call this: they pass a part on to the relay.</summary>
    public void OnSnapshot(in LaneSnapshot snapshot)
    {
    }

    /// <summary>Refused without a feed, such as by an agent that has no such lane.</summary>
    public void OnUnlinked(UnlinkReason reason) => Peer.Refuse(this, reason);
}
