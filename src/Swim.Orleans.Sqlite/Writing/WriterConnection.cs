using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Swim.Sqlite;

/// <summary>The one connection that writes, with its prepared statements: bare ones where there is one per record. Used by the writer's thread only.</summary>
internal sealed class WriterConnection : IDisposable
{
    /// <summary>Records in a statement that writes several: half the work per record of one by one.</summary>
    public const int RowsAtOnce = 16;

    private readonly SqliteConnection _connection;
    private readonly List<SqliteCommand> _commands = [];

    public WriterConnection(SqliteConnection connection)
    {
        _connection = connection;
        Begin = Add("BEGIN IMMEDIATE");
        Commit = Add("COMMIT");
        Rollback = Add("ROLLBACK");
        BeginStep = new Statement(connection, "SAVEPOINT step");
        EndStep = new Statement(connection, "RELEASE step");
        UndoStep = Add("ROLLBACK TO step");
        InsertState = Add(
            "INSERT INTO grain_state (grain_type, grain_key, state_name, etag, data, modified) VALUES ($type, $key, $name, $etag, $data, $now) ON CONFLICT DO NOTHING",
            "$type", "$key", "$name", "$etag", "$data", "$now");
        UpdateState = Add(
            "UPDATE grain_state SET etag = $etag, data = $data, modified = $now WHERE grain_type = $type AND grain_key = $key AND state_name = $name AND etag = $old",
            "$type", "$key", "$name", "$etag", "$data", "$now", "$old");
        DeleteState = Add(
            "DELETE FROM grain_state WHERE grain_type = $type AND grain_key = $key AND state_name = $name AND etag = $old", "$type", "$key", "$name", "$old");
        ReadStateETag = Add("SELECT etag FROM grain_state WHERE grain_type = $type AND grain_key = $key AND state_name = $name", "$type", "$key", "$name");
        ClaimAgent = Add("UPDATE agents SET head = $head, claimed = $now WHERE agent_type = $type AND node = $node RETURNING id", "$head", "$now", "$type", "$node");
        InsertAgent = Add(
            "INSERT INTO agents (agent_type, node, head, claimed) VALUES ($type, $node, $head, $now) ON CONFLICT DO NOTHING RETURNING id", "$type", "$node", "$head", "$now");
        FindHead = new Statement(connection, "SELECT 1 FROM agents WHERE id = ?1 AND head = ?2");
        DeleteAgent = Add("DELETE FROM agents WHERE id = $id", "$id");
        PutRecord = new Statement(connection,
            "INSERT INTO records (agent_id, name, data, modified) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET data = excluded.data, modified = excluded.modified");
        PutRecords = new Statement(connection,
            $"INSERT INTO records (agent_id, name, data, modified) VALUES {string.Join(", ", Enumerable.Range(0, RowsAtOnce).Select(row => $"(?{3 * row + 2}, ?{3 * row + 3}, ?{3 * row + 4}, ?1)"))} " +
            "ON CONFLICT DO UPDATE SET data = excluded.data, modified = excluded.modified");
        DeleteRecord = new Statement(connection, "DELETE FROM records WHERE agent_id = ?1 AND name = ?2");
        PutReminder = Add(
            "INSERT INTO reminders (grain_id, name, hash, start, period, etag, modified) VALUES ($grain, $name, $hash, $start, $period, $etag, $now) " +
            "ON CONFLICT DO UPDATE SET hash = excluded.hash, start = excluded.start, period = excluded.period, etag = excluded.etag, modified = excluded.modified",
            "$grain", "$name", "$hash", "$start", "$period", "$etag", "$now");
        DeleteReminder = Add("DELETE FROM reminders WHERE grain_id = $grain AND name = $name AND etag = $etag", "$grain", "$name", "$etag");
        DeleteReminders = Add("DELETE FROM reminders");
        DeleteRecords = Add("DELETE FROM records WHERE agent_id = $id", "$id");
    }

    public SqliteCommand Begin { get; }

    public SqliteCommand Commit { get; }

    public SqliteCommand Rollback { get; }

    public Statement BeginStep { get; }

    public Statement EndStep { get; }

    public SqliteCommand UndoStep { get; }

    public SqliteCommand InsertState { get; }

    public SqliteCommand UpdateState { get; }

    public SqliteCommand DeleteState { get; }

    public SqliteCommand ReadStateETag { get; }

    public SqliteCommand ClaimAgent { get; }

    public SqliteCommand InsertAgent { get; }

    public Statement FindHead { get; }

    public SqliteCommand DeleteAgent { get; }

    public Statement PutRecord { get; }

    /// <summary>As many records as <see cref="RowsAtOnce"/>: the time is its first parameter, then come agent, name and data of each.</summary>
    public Statement PutRecords { get; }

    public Statement DeleteRecord { get; }

    public SqliteCommand DeleteRecords { get; }

    public SqliteCommand PutReminder { get; }

    public SqliteCommand DeleteReminder { get; }

    public SqliteCommand DeleteReminders { get; }

    /// <summary>Heads that need not be looked up.</summary>
    public KnownHeads Heads { get; } = new();

    /// <summary>Whether a transaction is open: SQLite ends it by itself after some errors (disk full, I/O).</summary>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>The time of the transaction under way, in the records that it writes.</summary>
    public void SetTime(string now)
    {
        PutRecord.Bind(4, now);
        PutRecords.Bind(1, now);
    }

    /// <summary>Whether the claim is its agent's head.</summary>
    public bool IsHead(long agent, Guid head)
    {
        if (Heads.Is(agent, head)) return true;
        if (!FindHead.Bind(1, agent).Bind(2, head).Any()) return false;
        Heads.Set(agent, head);
        return true;
    }

    /// <summary>Moves the log into the database file.</summary>
    public void Checkpoint() => Schema.Execute(_connection, "PRAGMA wal_checkpoint(TRUNCATE)");

    public void Dispose()
    {
        foreach (var command in _commands) command.Dispose();
        foreach (var statement in (Statement[])[BeginStep, EndStep, FindHead, PutRecord, PutRecords, DeleteRecord]) statement.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Add(string sql, params ReadOnlySpan<string> parameters)
    {
        var command = _connection.Prepare(sql, parameters);
        _commands.Add(command);
        return command;
    }
}
