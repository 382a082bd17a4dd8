namespace Swim;

/// <summary>How an archive is read in.</summary>
public sealed record ArchiveImportOptions
{
    /// <summary>What happens to agents that have records already. Default: <see cref="ExistingAgents.Refuse"/>.</summary>
    public ExistingAgents Existing { get; init; } = ExistingAgents.Refuse;

    /// <summary>Agents written at a time. Default: 64.</summary>
    public int Parallelism { get; init; } = 64;

    /// <summary>Bytes of records held in memory at a time, beyond what the agent being read needs. Default: 64 MiB.</summary>
    public long MaxBytesInFlight { get; init; } = 64L * 1024 * 1024;
}
