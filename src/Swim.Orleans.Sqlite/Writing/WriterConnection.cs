using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Swim.Sqlite;

/// <summary>The one connection that writes, with its prepared statements. Used by the writer's thread only.</summary>
internal sealed class WriterConnection : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly List<SqliteCommand> _commands = [];

    public WriterConnection(SqliteConnection connection)
    {
        _connection = connection;
        Begin = Add("BEGIN IMMEDIATE");
        Commit = Add("COMMIT");
        Rollback = Add("ROLLBACK");
        BeginStep = Add("SAVEPOINT step");
        EndStep = Add("RELEASE step");
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
        CountHead = Add("SELECT count(*) FROM agents WHERE id = $id AND head = $head", "$id", "$head");
        DeleteAgent = Add("DELETE FROM agents WHERE id = $id", "$id");
        PutRecord = Add(
            "INSERT INTO records (agent_id, name, data, modified) VALUES ($id, $name, $data, $now) ON CONFLICT DO UPDATE SET data = excluded.data, modified = excluded.modified",
            "$id", "$name", "$data", "$now");
        PutHeldRecord = Add(
            "INSERT INTO records (agent_id, name, data, modified) SELECT id, $name, $data, $now FROM agents WHERE id = $id AND head = $head " +
            "ON CONFLICT DO UPDATE SET data = excluded.data, modified = excluded.modified",
            "$name", "$data", "$now", "$id", "$head");
        DeleteRecord = Add("DELETE FROM records WHERE agent_id = $id AND name = $name", "$id", "$name");
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

    public SqliteCommand BeginStep { get; }

    public SqliteCommand EndStep { get; }

    public SqliteCommand UndoStep { get; }

    public SqliteCommand InsertState { get; }

    public SqliteCommand UpdateState { get; }

    public SqliteCommand DeleteState { get; }

    public SqliteCommand ReadStateETag { get; }

    public SqliteCommand ClaimAgent { get; }

    public SqliteCommand InsertAgent { get; }

    public SqliteCommand CountHead { get; }

    public SqliteCommand DeleteAgent { get; }

    public SqliteCommand PutRecord { get; }

    public SqliteCommand PutHeldRecord { get; }

    public SqliteCommand DeleteRecord { get; }

    public SqliteCommand DeleteRecords { get; }

    public SqliteCommand PutReminder { get; }

    public SqliteCommand DeleteReminder { get; }

    public SqliteCommand DeleteReminders { get; }

    /// <summary>Whether a transaction is open: SQLite ends it by itself after some errors (disk full, I/O).</summary>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>Moves the log into the database file.</summary>
    public void Checkpoint() => Schema.Execute(_connection, "PRAGMA wal_checkpoint(TRUNCATE)");

    public void Dispose()
    {
        foreach (var command in _commands) command.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Add(string sql, params ReadOnlySpan<string> parameters)
    {
        var command = _connection.Prepare(sql, parameters);
        _commands.Add(command);
        return command;
    }
}
