namespace Swim.Lanes;

/// <summary>What a step says; the first byte of each. The table of the format is on <see cref="RelayWriter"/>.</summary>
internal enum RelayStep : byte
{
    Declare = 1,
    Ops,
    Linked,
    Snapshot,
    Answer,
    Unlinked,
    UnlinkAll,
    Refused,
    State,
    Later,
    Ended,
    Lost,
}
