namespace Swim;

/// <summary>What was written, read or checked.</summary>
/// <param name="Agents">Agents.</param>
/// <param name="Records">Their records.</param>
/// <param name="Skipped">Agents left as they were (<see cref="ExistingAgents.Skip"/>); not among the others.</param>
public readonly record struct ArchiveSummary(long Agents, long Records, long Skipped = 0);
