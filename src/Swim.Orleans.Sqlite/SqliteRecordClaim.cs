namespace Swim.Sqlite;

/// <summary>A claim and, once it is the head, the agent's row.</summary>
internal sealed class SqliteRecordClaim(string agentType, string node, Guid head, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records)
    : RecordClaim(agentType, node, head, records)
{
    /// <summary>The row whose head this claim is, null while the agent was never stored. Changes only after a commit.</summary>
    public long? AgentId { get; set; }
}
