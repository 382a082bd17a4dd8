namespace Swim.Lanes;

/// <summary>Who publishes a lane to the readers of one process. Decides only; the feed acts on it. The feed's gate guards it.</summary>
/// <remarks>
/// <para>
/// At any time it is nobody, an activation of this process (near), or one of another process through one inlet of one session (far). An activation is its
/// epoch; its rank says which of two is later (0: not known yet). What holds:
/// </para>
/// <list type="number">
/// <item><description>Only the source publishes: changes, parts of states, answers and the end of all links from anyone else are not passed on. Nobody publishes nothing.</description></item>
/// <item><description>A source gives way only to a later activation (<see cref="Admits"/>), or to the same one heard another way. When it goes, its epoch and rank
/// stay as the mark that the next one has to pass. So an epoch that readers have left never comes back, whoever publishes late.</description></item>
/// <item><description>The rank of an epoch may grow (it has been announced again), never fall.</description></item>
/// <item><description>What a new source may take for granted about readers is nothing, so that states are compared (<see cref="FeedPicture"/>), but for two cases: it follows
/// the activation that closed here (<see cref="Closed"/>) and has changed nothing since, or the lane keeps no state.</description></item>
/// </list>
/// <para>A feed retires with its last reader and forgets all of this: it is about what readers have, and there are none.</para>
/// </remarks>
/// <param name="near">The activation of this process that has published until now; empty: none.</param>
internal sealed class FeedSource(Guid near)
{
    public FeedSourceKind Kind { get; private set; } = near == default ? FeedSourceKind.Nobody : FeedSourceKind.Near;

    /// <summary>The source, or the last there was.</summary>
    public Guid Epoch { get; private set; } = near;

    /// <summary>Its rank: the highest there was.</summary>
    public long Rank { get; private set; }

    /// <summary>What a far source is heard through; else null.</summary>
    public RelayInlet? Inlet { get; private set; }

    /// <summary>The last source, if it closed with everything stored and readers have been passed all of it; else empty.</summary>
    public Guid Closed { get; private set; }

    public bool IsNear(Guid epoch) => Kind == FeedSourceKind.Near && Epoch == epoch;

    public bool IsFar(RelayInlet inlet) => ReferenceEquals(Inlet, inlet);

    /// <summary>
    /// Whether an activation may publish from now on. Without ranks (no other process has been heard of) the order of opening decides:
    /// <paramref name="isOpening"/> says that it has just begun.
    /// </summary>
    public bool Admits(Guid epoch, long rank, bool isOpening = false) =>
        epoch == Epoch || rank > Rank || (Rank == 0 && (isOpening || Kind == FeedSourceKind.Nobody));

    public void TakeNear(Guid epoch, long rank) => Take(FeedSourceKind.Near, null, epoch, rank);

    public void TakeFar(RelayInlet inlet) => Take(FeedSourceKind.Far, inlet, inlet.Terms.Epoch, inlet.Terms.Stamp);

    /// <summary>The source's rank has become known.</summary>
    public void Raise(long rank) => Rank = Math.Max(Rank, rank);

    /// <summary>The source goes.</summary>
    public void Leave(bool isClosed)
    {
        Kind = FeedSourceKind.Nobody;
        Inlet = null;
        Closed = isClosed ? Epoch : default;
    }

    /// <summary>There are no readers any more that have what it closed with.</summary>
    public void ForgetClosed() => Closed = default;

    private void Take(FeedSourceKind kind, RelayInlet? inlet, Guid epoch, long rank)
    {
        Kind = kind;
        Inlet = inlet;
        Epoch = epoch;
        Closed = default;
        Raise(rank);
    }
}
