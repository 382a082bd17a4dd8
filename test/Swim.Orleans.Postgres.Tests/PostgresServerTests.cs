using Npgsql;
using Swim.Testing;

namespace Swim.Postgres.Tests;

public sealed class PostgresServerTests
{
    [Test]
    public async Task A_killed_server_comes_back_with_what_was_committed()
    {
        await using var server = await PostgresServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        await PostgresServer.ExecuteAsync(database, "CREATE TABLE t (x int); INSERT INTO t VALUES (7)");
        await server.KillAsync();
        Assert.That(async () => await PostgresServer.ExecuteAsync(database, "SELECT 1"), Throws.InstanceOf<NpgsqlException>());
        await server.StartAgainAsync();
        Assert.That(await server.PsqlAsync(database, "SELECT x FROM t"), Is.EqualTo("7\n"));
    }

    [Test]
    public async Task Databases_are_apart()
    {
        var (a, b) = (await SharedServer.Server.CreateDatabaseAsync(), await SharedServer.Server.CreateDatabaseAsync());
        await PostgresServer.ExecuteAsync(a, "CREATE TABLE only_here (x int)");
        Assert.That(await SharedServer.Server.PsqlAsync(b, "SELECT count(*) FROM pg_tables WHERE tablename = 'only_here'"), Is.EqualTo("0\n"));
    }
}
