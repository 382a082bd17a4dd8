using Swim.Lanes;

namespace Swim;

/// <summary>A link of a join lane, as it stood when it was asked for.</summary>
/// <param name="Key">Its name in the lane.</param>
/// <param name="NodeUri">The source's node.</param>
/// <param name="LaneUri">The source's lane.</param>
/// <param name="State">How it stands.</param>
/// <param name="Reason">Why it was last down; null when it never was since it was made or loaded.</param>
public readonly record struct JoinLink<TKey>(TKey Key, string NodeUri, string LaneUri, JoinLinkState State, UnlinkReason? Reason);
