namespace Swim.Sqlite;

/// <summary>Writes records of an agent if the claim is its head, or if it has none and never had since it was claimed.</summary>
internal sealed class RecordsWrite(SqliteRecordClaim claim, IReadOnlyList<RecordChange> changes) : StoreWrite
{
    /// <summary>The agent's row after the commit.</summary>
    public long? AgentId { get; private set; }

    public override long Bytes { get; } = changes.Sum(c => (long)Overhead + (c.Bytes?.Length ?? 0));

    public override bool HasSeveralStatements { get; } = changes.Count > 1 || claim.AgentId is null;

    public override void Apply(WriterConnection connection, string now)
    {
        if (!HasSeveralStatements && changes is [{ Name: var name, Bytes: { } only }])
        {
            // what most commits are: one statement that writes if the claim is the head
            AgentId = claim.AgentId;
            var head = claim.Head.ToByteArray();
            if (connection.PutHeldRecord.Run(name, SqliteCommands.ToExactArray(only), now, AgentId!, head) == 0) throw new RecordFencedException(claim.AgentType, claim.Node);
            return;
        }

        AgentId = Hold(connection, claim) ?? Insert(connection, now);
        if (AgentId is not { } id) throw new RecordFencedException(claim.AgentType, claim.Node);
        foreach (var change in changes)
        {
            if (change.Bytes is { } bytes) connection.PutRecord.Run(id, change.Name, SqliteCommands.ToExactArray(bytes), now);
            else connection.DeleteRecord.Run(id, change.Name);
        }
    }

    /// <summary>The row whose head the claim is.</summary>
    internal static long? Hold(WriterConnection connection, SqliteRecordClaim claim)
    {
        if (claim.AgentId is not { } id) return null;
        connection.CountHead.Bind(id, claim.Head.ToByteArray());
        return (long)connection.CountHead.ExecuteScalar()! == 1 ? id : throw new RecordFencedException(claim.AgentType, claim.Node);
    }

    private long? Insert(WriterConnection connection, string now)
    {
        connection.InsertAgent.Bind(claim.AgentType, claim.Node, claim.Head.ToByteArray(), now);
        return (long?)connection.InsertAgent.ExecuteScalar();
    }
}
