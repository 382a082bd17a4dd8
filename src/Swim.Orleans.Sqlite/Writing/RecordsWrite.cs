namespace Swim.Sqlite;

/// <summary>Writes records of an agent if the claim is its head, or if it has none and never had since it was claimed.</summary>
internal sealed class RecordsWrite(SqliteRecordClaim claim, IReadOnlyList<RecordChange> changes) : StoreWrite
{
    private long? _agentId;

    public override long Bytes { get; } = BytesOf(changes);

    // the record of most commits goes in one statement that looks at the head and writes
    public override bool HasSeveralStatements { get; } = changes.Count > 1 || claim.AgentId is null || changes[0].Bytes is null;

    public override void Apply(WriterConnection connection, string now)
    {
        if (!HasSeveralStatements)
        {
            _agentId = claim.AgentId;
            connection.PutHeldRecord.Bind(1, _agentId!.Value).Bind(2, changes[0].Name).Bind(3, changes[0].Bytes!.Value.Span).Bind(5, claim.Head);
            if (connection.PutHeldRecord.Run() == 0) throw new RecordFencedException(claim.AgentType, claim.Node);
            return;
        }

        _agentId = Hold(connection, claim) ?? Insert(connection, now);
        if (_agentId is not { } id) throw new RecordFencedException(claim.AgentType, claim.Node);
        connection.PutRecord.Bind(1, id);
        connection.DeleteRecord.Bind(1, id);
        for (var i = 0; i < changes.Count; i++)
        {
            var change = changes[i];
            if (change.Bytes is { } bytes) connection.PutRecord.Bind(2, change.Name).Bind(3, bytes.Span).Run();
            else connection.DeleteRecord.Bind(2, change.Name).Run();
        }
    }

    /// <summary>The row whose head the claim is.</summary>
    internal static long? Hold(WriterConnection connection, SqliteRecordClaim claim)
    {
        if (claim.AgentId is not { } id) return null;
        return connection.FindHead.Bind(1, id).Bind(2, claim.Head).Any() ? id : throw new RecordFencedException(claim.AgentType, claim.Node);
    }

    protected override void Committed() => claim.AgentId = _agentId;

    private static long BytesOf(IReadOnlyList<RecordChange> changes)
    {
        long bytes = 0;
        for (var i = 0; i < changes.Count; i++) bytes += Overhead + (changes[i].Bytes?.Length ?? 0);
        return bytes;
    }

    private long? Insert(WriterConnection connection, string now)
    {
        connection.InsertAgent.Bind(claim.AgentType, claim.Node, claim.Head.ToByteArray(), now);
        return (long?)connection.InsertAgent.ExecuteScalar();
    }
}
