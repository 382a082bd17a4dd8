namespace Swim.Postgres;

/// <summary>One state of one grain as stored.</summary>
internal sealed record GrainStateRow(string ETag, byte[] Data);
