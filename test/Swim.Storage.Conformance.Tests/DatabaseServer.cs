using Npgsql;
using Swim.Testing;

namespace Swim.Storage.Conformance.Tests;

/// <summary>The PostgreSQL server of this assembly's tests, started with the first that asks for a database.</summary>
[SetUpFixture]
public sealed class DatabaseServer
{
    private static readonly SemaphoreSlim Gate = new(1);
    private static PostgresServer? _server;

    /// <summary>A new database with the tables of Orleans' ADO.NET grain storage.</summary>
    public static async Task<string> CreateAdoNetDatabaseAsync()
    {
        await Gate.WaitAsync();
        try
        {
            _server ??= await PostgresServer.StartAsync();
        }
        finally
        {
            Gate.Release();
        }

        var database = await _server.CreateDatabaseAsync();
        await OrleansAdoNetSchema.CreateAsync(database);
        // a pool for each of several databases on one server
        return new NpgsqlConnectionStringBuilder(database) { MaxPoolSize = 30 }.ConnectionString;
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_server is { } server) await server.DisposeAsync();
        _server = null;
    }
}
