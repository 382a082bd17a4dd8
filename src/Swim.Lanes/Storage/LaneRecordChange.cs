namespace Swim.Lanes;

/// <summary>One record of a commit.</summary>
/// <param name="Name">The record's name: <c>v/position</c>, <c>m/track</c>, <c>m/track/3</c>.</param>
/// <param name="Bytes">The new bytes, or null to delete the record. Not changed by anyone until the commit has ended.</param>
public readonly record struct LaneRecordChange(string Name, ReadOnlyMemory<byte>? Bytes);
