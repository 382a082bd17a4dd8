using Npgsql;

namespace Swim.Postgres.Tests;

/// <summary>Somebody else's transaction that is open and holds rows until disposed.</summary>
internal sealed class RowLock(NpgsqlConnection connection) : IAsyncDisposable
{
    public static async Task<RowLock> TakeAsync(string connectionString, string sql)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
#pragma warning disable CA2100 // a test's own text
        await using var command = new NpgsqlCommand($"BEGIN; {sql}", connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
        return new RowLock(connection);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
