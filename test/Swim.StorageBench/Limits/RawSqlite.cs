using Microsoft.Data.Sqlite;
using Swim.StorageBench.Load;

namespace Swim.StorageBench.Limits;

/// <summary>The limit on SQLite: one connection, one prepared statement, all rows of a round in one transaction, with the settings of the embedded store.</summary>
internal sealed class RawSqlite(string path, int agents) : Contestant
{
    private SqliteConnection? _connection;
    private SqliteCommand? _upsert;

    public override string Name => "raw transaction";

    public override int Callers => 1;

    public override int UpdatesPerCall => agents;

    public override ValueTask StartAsync()
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _connection.Open();
        Run("PRAGMA journal_mode = WAL");
        Run("PRAGMA synchronous = FULL");
        Run("CREATE TABLE records (agent_id INTEGER NOT NULL, name TEXT NOT NULL, data BLOB NOT NULL, modified TEXT NOT NULL, PRIMARY KEY (agent_id, name))");
        _upsert = _connection.CreateCommand();
        _upsert.CommandText = "INSERT INTO records VALUES ($agent, 'v/reading', $data, $modified) ON CONFLICT (agent_id, name) DO UPDATE SET data = excluded.data, modified = excluded.modified";
        foreach (var name in (string[])["$agent", "$data", "$modified"]) _upsert.Parameters.Add(new SqliteParameter { ParameterName = name });
        _upsert.Prepare();
        return default;
    }

    public override ValueTask UpdateAsync(int caller, long round)
    {
        using var transaction = _connection!.BeginTransaction();
        _upsert!.Transaction = transaction;
        var now = DateTime.UtcNow.ToString("O");
        for (var agent = 0; agent < agents; agent++)
        {
            _upsert.Parameters[0].Value = agent;
            _upsert.Parameters[1].Value = Rows.Bytes(agent, round);
            _upsert.Parameters[2].Value = now;
            _upsert.ExecuteNonQuery();
        }

        transaction.Commit();
        return default;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_upsert is not null) await _upsert.DisposeAsync();
        if (_connection is not null) await _connection.DisposeAsync();
    }

    private void Run(string sql)
    {
        using var command = _connection!.CreateCommand();
#pragma warning disable CA2100 // constants above
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
