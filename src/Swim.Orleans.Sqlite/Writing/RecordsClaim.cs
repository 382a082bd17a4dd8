namespace Swim.Sqlite;

/// <summary>Makes a claim the head of an agent that has records.</summary>
internal sealed class RecordsClaim(string agentType, string node, Guid head) : StoreWrite
{
    /// <summary>The agent's row after the commit; null when it has none.</summary>
    public long? AgentId { get; private set; }

    public override long Bytes => Overhead;

    public override bool HasSeveralStatements => false;

    public override void Apply(WriterConnection connection, string now)
    {
        connection.ClaimAgent.Bind(head.ToByteArray(), now, agentType, node);
        AgentId = (long?)connection.ClaimAgent.ExecuteScalar();
        if (AgentId is { } id) connection.Heads.Set(id, head);
    }
}
