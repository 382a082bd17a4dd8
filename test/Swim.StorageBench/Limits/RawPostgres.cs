using Npgsql;
using NpgsqlTypes;
using Swim.StorageBench.Load;

namespace Swim.StorageBench.Limits;

/// <summary>
/// The limit on PostgreSQL: the rows of a round in one prepared statement (<c>unnest</c>) and one transaction, by as many connections as the store has
/// writers when there are rows for them.
/// </summary>
internal sealed class RawPostgres(string connectionString, int agents) : Contestant
{
    private const int Writers = 2;
    private const int RowsWorthAWriter = 100;

    private readonly List<(NpgsqlConnection Connection, NpgsqlCommand Upsert)> _writers = [];
    private NpgsqlDataSource? _source;

    public override string Name => "raw unnest";

    public override int Callers => agents >= Writers * RowsWorthAWriter ? Writers : 1;

    public override int UpdatesPerCall => agents / Callers;

    public override async ValueTask StartAsync()
    {
        _source = NpgsqlDataSource.Create(connectionString);
        await using (var create = _source.CreateCommand("CREATE TABLE IF NOT EXISTS raw_records (agent_id bigint NOT NULL, name text NOT NULL, data bytea NOT NULL, modified timestamptz NOT NULL, PRIMARY KEY (agent_id, name))"))
        {
            await create.ExecuteNonQueryAsync();
        }

        for (var i = 0; i < Callers; i++)
        {
            var connection = await _source.OpenConnectionAsync();
            var upsert = connection.CreateCommand();
            upsert.CommandText = """
                INSERT INTO raw_records SELECT a, n, d, now() FROM unnest($1, $2, $3) AS r(a, n, d)
                ON CONFLICT (agent_id, name) DO UPDATE SET data = excluded.data, modified = excluded.modified
                """;
            upsert.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
            upsert.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
            upsert.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
            await upsert.PrepareAsync();
            _writers.Add((connection, upsert));
        }
    }

    public override async ValueTask UpdateAsync(int caller, long round)
    {
        var upsert = _writers[caller].Upsert;
        var first = caller * UpdatesPerCall;
        upsert.Parameters[0].Value = Enumerable.Range(first, UpdatesPerCall).Select(agent => (long)agent).ToArray();
        upsert.Parameters[1].Value = Enumerable.Repeat("v/reading", UpdatesPerCall).ToArray();
        upsert.Parameters[2].Value = Enumerable.Range(first, UpdatesPerCall).Select(agent => Rows.Bytes(agent, round)).ToArray();
        await upsert.ExecuteNonQueryAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var (connection, upsert) in _writers)
        {
            await upsert.DisposeAsync();
            await connection.DisposeAsync();
        }

        if (_source is not null) await _source.DisposeAsync();
    }
}
