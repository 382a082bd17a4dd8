using System.Text;
using Npgsql;
using Swim.Sqlite;

namespace Swim.Postgres.Tests;

/// <summary>State as lines of text, from one store to another.</summary>
public sealed class ArchiveTests
{
    [Test]
    public async Task State_moves_from_SQLite_to_PostgreSQL_and_is_the_same()
    {
        await using var file = SqliteArchive.Open(Path.Combine(TestContext.CurrentContext.WorkDirectory, "archives", Guid.NewGuid().ToString("n"), "swim.db"));
        for (var i = 0; i < 300; i++)
        {
            await PutAsync(file, i % 2 == 0 ? "vehicle" : "Vehicle", $"/vehicle/{i}", ("v/position", Encoding.UTF8.GetBytes($"@Position{{lat:{i},lng:1}}")), ("m/track", "{0}"u8.ToArray()), ("m/track/0", "{a:1}"u8.ToArray()));
        }

        await PutAsync(file, "odd", "/Köln/\u4e2d_%", ("v/a", [0xFF, 0]), ("v/b", []), ("v/B", "a\nb"u8.ToArray()), ("v/_", "\"x\""u8.ToArray()));
        var lines = await ExportAsync(file);

        await using var database = await PostgresArchive.OpenAsync(await SharedServer.Server.CreateDatabaseAsync());
        using (var input = new MemoryStream(Encoding.UTF8.GetBytes(lines))) Assert.That(await SwimArchive.ImportAsync(database, input), Is.EqualTo(new ArchiveSummary(301, 904)));
        Assert.That(Body(await ExportAsync(database)), Is.EqualTo(Body(lines)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await CountAsync(database, new ArchiveFilter { AgentType = "vehicle" }), Is.EqualTo(450));
            Assert.That(await CountAsync(database, new ArchiveFilter { NodePrefix = "/vehicle/1" }), Is.EqualTo(111 * 3));
            Assert.That(await CountAsync(database, new ArchiveFilter { NodePrefix = "/K_ln" }), Is.Zero);
            Assert.That(await database.ContainsAsync("vehicle", "/vehicle/0"));
            Assert.That(await database.ContainsAsync("vehicle", "/vehicle/1"), Is.False);
        }
    }

    [Test]
    public async Task An_export_shows_one_moment_and_leaves_the_rest_on_the_server()
    {
        await using var database = await PostgresArchive.OpenAsync(await SharedServer.Server.CreateDatabaseAsync());
        var text = new StringBuilder("@swim(version:1)\n");
        for (var i = 0; i < 5000; i++) text.Append($"@agent(type:a,node:\"/a/{i:D4}\")\n@record(\"v/n\") 1\n");
        text.Append("@end(agents:5000,records:5000)\n");
        using (var input = new MemoryStream(Encoding.UTF8.GetBytes(text.ToString()))) await SwimArchive.ImportAsync(database, input);
        var values = new List<string>();
        await foreach (var record in database.ReadAllAsync())
        {
            if (values.Count == 0)
            {
                await PutAsync(database, "a", "/a/4999", ("v/n", "2"u8.ToArray()));
                await PutAsync(database, "a", "/a/9999", ("v/n", "2"u8.ToArray()));
            }

            values.Add(Encoding.UTF8.GetString(record.Bytes.Span));
        }

        Assert.That(values, Has.Count.EqualTo(5000).And.All.EqualTo("1"));
    }

    [Test]
    public async Task An_agent_that_is_replaced_is_taken_from_who_holds_it()
    {
        await using var database = await PostgresArchive.OpenAsync(await SharedServer.Server.CreateDatabaseAsync());
        await PutAsync(database, "a", "/a/1", ("v/n", "1"u8.ToArray()), ("v/old", "1"u8.ToArray()));
        var held = await database.ClaimAsync("a", "/a/1");
        const string Text = "@swim(version:1)\n@agent(type:a,node:\"/a/1\")\n@record(\"v/n\") 2\n@end(agents:1,records:1)\n";
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(Text));
        var refused = await Assert.ThrowsAsync<ArchiveException>(() => SwimArchive.ImportAsync(database, input));
        Assert.That(refused!.Line, Is.EqualTo(2));
        await database.WriteAsync(held, [new RecordChange("v/still", "1"u8.ToArray())]);
        input.Position = 0;
        await SwimArchive.ImportAsync(database, input, new ArchiveImportOptions { Existing = ExistingAgents.Replace });
        Assert.That(async () => await database.WriteAsync(held, [new RecordChange("v/still", "2"u8.ToArray())]), Throws.TypeOf<RecordFencedException>());
        Assert.That((await database.ClaimAsync("a", "/a/1")).Records.Keys, Is.EqualTo(["v/n"]));
    }

    [Test]
    public async Task The_view_of_the_lanes_is_for_people()
    {
        var connection = await SharedServer.Server.CreateDatabaseAsync();
        await using (var database = await PostgresArchive.OpenAsync(connection))
            await PutAsync(database, "vehicle", "/vehicle/42", ("v/position", "@Position{lat:52.5,lng:13.4}"u8.ToArray()), ("v/odd", [0xFF]), ("v/status", "@Status{phase:@Off}"u8.ToArray()));
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { SearchPath = "swim" });
        await using var command = source.CreateCommand("SELECT recon FROM lanes WHERE node = '/vehicle/42' AND record = 'v/position'");
        Assert.That(await command.ExecuteScalarAsync(), Is.EqualTo("@Position{lat:52.5,lng:13.4}"));
        foreach (var query in StoragePage.Queries())
        {
            await using var next = source.CreateCommand(query);
            await using var rows = await next.ExecuteReaderAsync();
            Assert.That(await rows.ReadAsync(), query);
        }
    }

    private static async Task PutAsync(IRecordArchive store, string type, string node, params (string Name, byte[] Bytes)[] records)
    {
        var claim = await store.ClaimAsync(type, node);
        await store.WriteAsync(claim, [.. records.Select(r => new RecordChange(r.Name, r.Bytes))]);
    }

    private static async Task<string> ExportAsync(IRecordArchive store)
    {
        using var output = new MemoryStream();
        await SwimArchive.ExportAsync(store, output);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static async Task<int> CountAsync(PostgresArchive store, ArchiveFilter filter)
    {
        var count = 0;
        await foreach (var _ in store.ReadAllAsync(filter)) count++;
        return count;
    }

    private static string Body(string text) => text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];
}
