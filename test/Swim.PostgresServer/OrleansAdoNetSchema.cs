using Npgsql;

namespace Swim.Testing;

/// <summary>
/// The table and the queries that Orleans' ADO.NET grain storage looks up in a database; its package brings none. By key in <c>OrleansQuery</c>, with the parameters the provider
/// passes (names of <c>AdoNetGrainStorage</c>) and the columns it reads:
/// <list type="table">
/// <item><term>ReadFromStorageKey</term><description><c>PayloadBinary</c>, null once cleared; <c>Version</c></description></item>
/// <item><term>WriteToStorageKey</term><description><c>NewGrainStateVersion</c>; no row when the version does not fit</description></item>
/// <item><term>ClearStorageKey</term><description>the new version first; no row when it does not fit. The row stays, so that its versions never repeat</description></item>
/// <item><term>DeleteStorageKey</term><description>any other version first; the row goes (<c>DeleteStateOnClear</c>)</description></item>
/// </list>
/// </summary>
public static class OrleansAdoNetSchema
{
    // a grain's key is two numbers, a text or both; the long texts go into the index as digests, since an index row holds 2.7 kB
    private const string Tables = """
        CREATE TABLE IF NOT EXISTS OrleansQuery (QueryKey varchar(64) PRIMARY KEY, QueryText text NOT NULL);
        CREATE TABLE IF NOT EXISTS OrleansStorage (
            GrainIdHash int NOT NULL,
            GrainTypeHash int NOT NULL,
            GrainIdN0 bigint NOT NULL,
            GrainIdN1 bigint NOT NULL,
            GrainTypeString varchar(512) NOT NULL,
            GrainIdExtensionString varchar(512),
            ServiceId varchar(150) NOT NULL,
            PayloadBinary bytea,
            ModifiedOn timestamptz NOT NULL DEFAULT now(),
            Version int NOT NULL);
        CREATE UNIQUE INDEX IF NOT EXISTS OrleansStorageKey ON OrleansStorage (
            GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, ServiceId, md5(GrainTypeString), (GrainIdExtensionString IS NULL), md5(coalesce(GrainIdExtensionString, '')));
        """;

    private const string IsRow = """
        GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1
          AND GrainTypeString = @GrainTypeString AND GrainIdExtensionString IS NOT DISTINCT FROM @GrainIdExtensionString AND ServiceId = @ServiceId
        """;

    private static readonly (string Key, string Text)[] Queries =
    [
        ("ReadFromStorageKey", $"SELECT PayloadBinary, Version FROM OrleansStorage WHERE {IsRow}"),
        ("WriteToStorageKey", $"""
            WITH changed AS (
              UPDATE OrleansStorage SET PayloadBinary = @PayloadBinary, Version = Version + 1, ModifiedOn = now()
              WHERE {IsRow} AND Version = @GrainStateVersion
              RETURNING Version),
            added AS (
              INSERT INTO OrleansStorage (GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainTypeString, GrainIdExtensionString, ServiceId, PayloadBinary, Version)
              SELECT @GrainIdHash, @GrainTypeHash, @GrainIdN0, @GrainIdN1, @GrainTypeString, @GrainIdExtensionString, @ServiceId, @PayloadBinary, 1
              WHERE @GrainStateVersion IS NULL
              ON CONFLICT DO NOTHING
              RETURNING Version)
            SELECT Version AS NewGrainStateVersion FROM changed UNION ALL SELECT Version FROM added
            """),
        ("ClearStorageKey", $"""
            UPDATE OrleansStorage SET PayloadBinary = NULL, Version = Version + 1, ModifiedOn = now()
            WHERE {IsRow} AND Version = @GrainStateVersion
            RETURNING Version AS NewGrainStateVersion
            """),
        ("DeleteStorageKey", $"""
            DELETE FROM OrleansStorage
            WHERE {IsRow} AND Version = @GrainStateVersion
            RETURNING Version + 1 AS NewGrainStateVersion
            """),
    ];

    /// <summary>Creates the tables and the queries; what is there already stays or is brought up to date.</summary>
    public static async Task CreateAsync(string connectionString, CancellationToken cancellationToken = default)
    {
        var own = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(own.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in Tables.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
        foreach (var (key, text) in Queries)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand("INSERT INTO OrleansQuery VALUES ($1, $2) ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText")
            {
                Parameters = { new NpgsqlParameter { Value = key }, new NpgsqlParameter { Value = text } },
            });
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
