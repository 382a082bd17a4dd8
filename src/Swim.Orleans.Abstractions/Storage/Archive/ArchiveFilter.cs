namespace Swim;

/// <summary>Which agents to read.</summary>
public sealed record ArchiveFilter
{
    /// <summary>Agents of this type only (its stable name); null for all.</summary>
    public string? AgentType { get; init; }

    /// <summary>Agents only whose node begins so (<c>/vehicle/</c>), compared character by character; null for all.</summary>
    public string? NodePrefix { get; init; }
}
