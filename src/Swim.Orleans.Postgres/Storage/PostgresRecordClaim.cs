namespace Swim.Postgres;

/// <summary>A claim and, once it is the head, the agent's row.</summary>
internal sealed class PostgresRecordClaim(string agentType, string node, Guid head, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records)
    : RecordClaim(agentType, node, head, records)
{
    /// <summary>The row whose head this claim is; null while the agent was never stored, or when that is unknown.</summary>
    public long? AgentId { get; set; }

    /// <summary>Whether a commit whose outcome nobody knows may have made or removed the row.</summary>
    public bool IsInDoubt { get; set; }
}
