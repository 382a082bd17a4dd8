namespace Swim.Sqlite;

/// <summary>Writes records of an agent if the claim is its head, or if it has none and never had since it was claimed.</summary>
internal sealed class RecordsWrite(SqliteRecordClaim claim, IReadOnlyList<RecordChange> changes) : StoreWrite
{
    // larger ones are bound one by one and let go of at once: what is bound is a copy
    private const int LargeBytes = 64 * 1024;

    private long? _agentId;

    public override long Bytes { get; } = BytesOf(changes);

    /// <summary>What most writes are: one record for an agent that has a row. Many of them go in one statement.</summary>
    public bool IsOneRecord { get; } = claim.AgentId is not null && changes.Count == 1 && changes[0].Bytes is { Length: <= LargeBytes };

    public override bool HasSeveralStatements => !IsOneRecord;

    /// <summary>Of a write of one record: rejects it if the claim is not the head.</summary>
    public bool MayBeWritten(WriterConnection connection)
    {
        _agentId = claim.AgentId;
        if (connection.IsHead(_agentId!.Value, claim.Head)) return true;
        Reject(new RecordFencedException(claim.AgentType, claim.Node));
        return false;
    }

    /// <summary>Of a write of one record: binds it as one row of several.</summary>
    public void BindRow(Statement statement, int firstParameter) =>
        statement.Bind(firstParameter, _agentId!.Value).Bind(firstParameter + 1, changes[0].Name).Bind(firstParameter + 2, changes[0].Bytes!.Value.Span);

    public override void Apply(WriterConnection connection, string now)
    {
        _agentId = Hold(connection, claim) ?? Insert(connection, now);
        if (_agentId is not { } id) throw new RecordFencedException(claim.AgentType, claim.Node);
        connection.PutRecord.Bind(1, id);
        connection.DeleteRecord.Bind(1, id);
        for (var i = 0; i < changes.Count; i++)
        {
            var change = changes[i];
            if (change.Bytes is not { } bytes)
            {
                connection.DeleteRecord.Bind(2, change.Name).Run();
                continue;
            }

            connection.PutRecord.Bind(2, change.Name).Bind(3, bytes.Span).Run();
            if (bytes.Length > LargeBytes) connection.PutRecord.Bind(3, ReadOnlySpan<byte>.Empty);
        }
    }

    /// <summary>The row whose head the claim is.</summary>
    internal static long? Hold(WriterConnection connection, SqliteRecordClaim claim)
    {
        if (claim.AgentId is not { } id) return null;
        return connection.IsHead(id, claim.Head) ? id : throw new RecordFencedException(claim.AgentType, claim.Node);
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
        if ((long?)connection.InsertAgent.ExecuteScalar() is not { } id) return null;
        connection.Heads.Set(id, claim.Head);
        return id;
    }
}
