using Microsoft.Data.Sqlite;

namespace Swim.Sqlite;

/// <summary>
/// Goes through all records in one read transaction, which is one moment of the store. While it is open the write-ahead log cannot be started anew and grows.
/// Used by one thread at a time.
/// </summary>
internal sealed class ArchiveCursor : IDisposable
{
    private const int PartBytes = 1024 * 1024;
    private const int PartRecords = 1024;

    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;
    private readonly SqliteCommand _command;
    private readonly SqliteDataReader _rows;

    /// <summary>Takes over the connection.</summary>
    public ArchiveCursor(SqliteConnection connection, ArchiveFilter? filter)
    {
        _connection = connection;
        try
        {
            _transaction = connection.BeginTransaction(deferred: true);
            _command = connection.Prepare(
                """
                SELECT a.agent_type, a.node, r.name, r.data FROM agents a JOIN records r ON r.agent_id = a.id
                WHERE ($type IS NULL OR a.agent_type = $type) AND ($prefix IS NULL OR substr(a.node, 1, length($prefix)) = $prefix)
                ORDER BY a.agent_type, a.node, r.name
                """,
                "$type", "$prefix");
            _command.Transaction = _transaction;
            _command.Bind((object?)filter?.AgentType ?? DBNull.Value, (object?)filter?.NodePrefix ?? DBNull.Value);
            _rows = _command.ExecuteReader();
        }
        catch
        {
            _command?.Dispose();
            _transaction?.Dispose();
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The next records; none at the end.</summary>
    public List<ArchivedRecord> ReadPart()
    {
        var part = new List<ArchivedRecord>();
        for (long bytes = 0; bytes < PartBytes && part.Count < PartRecords && _rows.Read();)
        {
            var data = _rows.GetFieldValue<byte[]>(3);
            part.Add(new ArchivedRecord(_rows.GetString(0), _rows.GetString(1), _rows.GetString(2), data));
            bytes += data.Length;
        }

        return part;
    }

    public void Dispose()
    {
        _rows.Dispose();
        _command.Dispose();
        _transaction.Dispose();
        _connection.Dispose();
    }
}
