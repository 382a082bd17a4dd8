namespace Swim.Sqlite;

/// <summary>Removes an agent's records and its head if the claim is its head.</summary>
internal sealed class RecordsDelete(SqliteRecordClaim claim) : StoreWrite
{
    public override long Bytes => Overhead;

    public override bool HasSeveralStatements => true;

    public override void Apply(WriterConnection connection, string now)
    {
        if (RecordsWrite.Hold(connection, claim) is not { } id) return;
        connection.DeleteRecords.Run(id);
        connection.DeleteAgent.Run(id);
        connection.Heads.Remove(id);
    }

    protected override void Committed() => claim.AgentId = null;
}
