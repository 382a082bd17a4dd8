using Npgsql;
using Swim.Testing;

namespace Swim.Crash.Stores;

/// <summary>A PostgreSQL server of its own, or a database that is there already (which is not killed).</summary>
internal sealed class PostgresUnderTest : StoreUnderTest
{
    private readonly PostgresServer? _server;
    private readonly string _connectionString;

    private PostgresUnderTest(PostgresServer? server, string connectionString)
    {
        _server = server;
        _connectionString = connectionString;
        Environment = new Dictionary<string, string> { ["Crash__Postgres"] = connectionString };
    }

    public override IReadOnlyDictionary<string, string> Environment { get; }

    public override string Description => _server is null ? "postgres (a database that was there)" : "postgres";

    public override bool CanStop => _server is not null;

    public static async Task<PostgresUnderTest> CreateAsync(string? connectionString)
    {
        if (connectionString is not null) return new PostgresUnderTest(null, connectionString);
        var server = await PostgresServer.StartAsync();
        return new PostgresUnderTest(server, await server.CreateDatabaseAsync());
    }

    public override Task StopAsync() => (_server ?? throw new InvalidOperationException("Only a private PostgreSQL may be killed.")).KillAsync();

    public override Task StartAsync() => _server!.StartAgainAsync();

    public override async Task<StoreState> InspectAsync()
    {
        var own = new NpgsqlConnectionStringBuilder(_connectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(own.ConnectionString);
        await connection.OpenAsync();

        // killed before the first start had made its tables
        if ((await ReadAsync(connection, "SELECT 1 FROM pg_tables WHERE schemaname = 'swim' AND tablename = 'records'", row => row.GetInt32(0))).Count == 0) return new StoreState(0, 0, []);
        var agents = (await ReadAsync(connection, "SELECT id FROM swim.agents", row => row.GetInt64(0))).ToHashSet();
        var records = await ReadAsync(connection, "SELECT agent_id, name, octet_length(data)::bigint FROM swim.records", row => (row.GetInt64(0), row.GetString(1), row.GetInt64(2)));

        // what it says is read by way of the index and without it
        var scanned = await ReadAsync(
            connection,
            "SELECT count(*) FROM swim.records r WHERE NOT EXISTS (SELECT 1 FROM swim.records i WHERE i.agent_id = r.agent_id AND i.name = r.name AND i.data = r.data)",
            row => row.GetInt64(0));
        return StoreState.Of(records, agents, scanned is [0] ? [] : [$"{scanned[0]} records are not found by their index"]);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    private static async Task<List<T>> ReadAsync<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this class
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync()) rows.Add(read(reader));
        return rows;
    }
}
