namespace Swim.Lanes;

/// <summary>What a relay declares: which activation speaks, and what of the one before still holds.</summary>
/// <param name="Kind">The lane's kind.</param>
/// <param name="IsStored">The lane outlives its activation.</param>
/// <param name="Epoch">The activation.</param>
/// <param name="Stamp">Its rank among all of the node.</param>
/// <param name="Previous">The activation before, if it closed cleanly; else empty.</param>
/// <param name="Version">The lane's version: who has seen it complete has missed nothing; <see cref="NoVersion"/> while what belongs to it waits for a commit.</param>
internal sealed record RelayTerms(LaneKind Kind, bool IsStored, Guid Epoch, long Stamp, Guid Previous, long Version)
{
    /// <summary>A version that nobody has seen complete.</summary>
    public const long NoVersion = -1;

    /// <summary>Readers may go on with what the activation before has shown them.</summary>
    public bool MayContinue => IsStored && Previous != Guid.Empty;
}
