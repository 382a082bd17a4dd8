namespace Swim;

/// <summary>One record of a commit.</summary>
/// <param name="Name">The record's name, at most 512 characters.</param>
/// <param name="Bytes">The new bytes, or null to delete the record (deleting what is not there does nothing).</param>
public readonly record struct RecordChange(string Name, ReadOnlyMemory<byte>? Bytes);
