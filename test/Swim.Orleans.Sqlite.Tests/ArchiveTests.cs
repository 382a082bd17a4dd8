using System.Text;
using Microsoft.Data.Sqlite;

namespace Swim.Sqlite.Tests;

/// <summary>State as lines of text, out of a store and into one.</summary>
public sealed class ArchiveTests
{
    private static readonly byte[] NotText = [0xFF, 0xFE, 0x00, 0x41];

    [Test]
    public async Task An_archive_is_text_for_people()
    {
        await using var store = SqliteArchive.Open(StorageFixture.NewPath());
        await PutAsync(store, "vehicle", "/vehicle/42", ("v/position", "@Position{lat:52.5,lng:13.4}"), ("m/track", "{0}"), ("m/track/0", "{1:a,2:\"b c\"}"));
        await PutAsync(store, "depot", "/depot/Köln", ("v/name", "\"two\\nlines\""));
        var lines = (await ExportAsync(store)).Split('\n');
        Assert.That(lines[0], Does.Match("^@swim\\(version:1,created:\"20..-.*\"\\)$"));
        Assert.That(lines[1..], Is.EqualTo(
        [
            "@agent(type:depot,node:\"/depot/Köln\")",
            "@record(\"v/name\") \"two\\nlines\"",
            "@agent(type:vehicle,node:\"/vehicle/42\")",
            "@record(\"m/track\") {0}",
            "@record(\"m/track/0\") {1:a,2:\"b c\"}",
            "@record(\"v/position\") @Position{lat:52.5,lng:13.4}",
            "@end(agents:2,records:4)",
            "",
        ]));
    }

    [Test]
    public async Task Whatever_bytes_there_are_come_back_the_same()
    {
        await using var store = SqliteArchive.Open(StorageFixture.NewPath());
        byte[][] all =
        [
            NotText, [], "a\nb"u8.ToArray(), " 1"u8.ToArray(), "1 "u8.ToArray(), "{1"u8.ToArray(), "}"u8.ToArray(), "@a(b"u8.ToArray(), "%AAEC"u8.ToArray(), "# no value"u8.ToArray(),
            "@a@b(1) {c}"u8.ToArray(), "\"(\""u8.ToArray(), Encoding.UTF8.GetBytes("\"\u00e9\u4e2d\ud83d\ude00\""), "1\r"u8.ToArray(), "@record(\"x\") 1"u8.ToArray(),
        ];
        var claim = await store.ClaimAsync("odd", "/odd/1");
        await store.WriteAsync(claim, [.. all.Select((bytes, i) => new RecordChange($"v/{i}", bytes)), new RecordChange("v/\"quoted\" name", NotText)]);
        var text = await ExportAsync(store);
        await using var other = SqliteArchive.Open(StorageFixture.NewPath());
        var summary = await ImportAsync(other, text);
        var read = (await other.ClaimAsync("odd", "/odd/1")).Records;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(summary, Is.EqualTo(new ArchiveSummary(1, all.Length + 1)));
            for (var i = 0; i < all.Length; i++) Assert.That(read[$"v/{i}"].ToArray(), Is.EqualTo(all[i]), $"record {i}");
            Assert.That(read["v/\"quoted\" name"].ToArray(), Is.EqualTo(NotText));
            Assert.That(Body(await ExportAsync(other)), Is.EqualTo(Body(text)));
            Assert.That(text.Count(c => c == '\n'), Is.EqualTo(all.Length + 4), "one line each");
        }
    }

    [Test]
    public async Task Agents_are_chosen_by_type_and_by_the_beginning_of_their_node()
    {
        await using var store = SqliteArchive.Open(StorageFixture.NewPath());
        foreach (var (type, node) in new[] { ("a", "/x/1"), ("a", "/x/2"), ("a", "/y%_/1"), ("b", "/x/3"), ("b", "/y%_/2") }) await PutAsync(store, type, node, ("v/n", "1"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await NodesAsync(store, new ArchiveFilter { AgentType = "a" }), Is.EqualTo(["/x/1", "/x/2", "/y%_/1"]));
            Assert.That(await NodesAsync(store, new ArchiveFilter { NodePrefix = "/x/" }), Is.EqualTo(["/x/1", "/x/2", "/x/3"]));
            Assert.That(await NodesAsync(store, new ArchiveFilter { AgentType = "b", NodePrefix = "/y%_/" }), Is.EqualTo(["/y%_/2"]));
            Assert.That(await NodesAsync(store, new ArchiveFilter { NodePrefix = "/z" }), Is.Empty);
        }
    }

    [Test]
    public async Task An_export_shows_one_moment_though_the_store_is_written_to()
    {
        await using var store = SqliteArchive.Open(StorageFixture.NewPath());
        for (var i = 0; i < 1500; i++) await PutAsync(store, "a", $"/a/{i:D4}", ("v/n", "1"));
        var values = new List<string>();
        await foreach (var record in store.ReadAllAsync())
        {
            if (values.Count == 0)
            {
                await PutAsync(store, "a", "/a/1499", ("v/n", "2"));
                await PutAsync(store, "a", "/a/9999", ("v/n", "2"));
            }

            values.Add(Encoding.UTF8.GetString(record.Bytes.Span));
        }

        Assert.That(values, Has.Count.EqualTo(1500).And.All.EqualTo("1"));
    }

    [Test]
    public async Task An_agent_that_has_state_is_not_overwritten_unless_told()
    {
        await using var store = SqliteArchive.Open(StorageFixture.NewPath());
        await PutAsync(store, "a", "/a/1", ("v/n", "1"), ("v/old", "1"));
        var held = await store.ClaimAsync("a", "/a/1");
        const string Text = "@swim(version:1)\n@agent(type:a,node:\"/a/1\")\n@record(\"v/n\") 2\n@agent(type:a,node:\"/a/2\")\n@record(\"v/n\") 3\n@end(agents:2,records:2)\n";

        var refused = await Assert.ThrowsAsync<ArchiveException>(() => ImportAsync(store, Text, new ArchiveImportOptions { Parallelism = 1 }));
        Assert.That((refused!.Line, refused.Message), Is.EqualTo((2L, "Line 2: agent /a/1 (a) has state already; import it with Existing = Replace or Skip, or delete it first")));
        await store.WriteAsync(held, [new RecordChange("v/still", "1"u8.ToArray())]);

        Assert.That(await ImportAsync(store, Text, new ArchiveImportOptions { Existing = ExistingAgents.Skip }), Is.EqualTo(new ArchiveSummary(1, 1, 1)));
        await store.WriteAsync(held, [new RecordChange("v/still", "2"u8.ToArray())]);

        Assert.That(await ImportAsync(store, Text, new ArchiveImportOptions { Existing = ExistingAgents.Replace }), Is.EqualTo(new ArchiveSummary(2, 2)));
        Assert.That(async () => await store.WriteAsync(held, [new RecordChange("v/still", "3"u8.ToArray())]), Throws.TypeOf<RecordFencedException>());
        Assert.That((await store.ClaimAsync("a", "/a/1")).Records.Keys, Is.EqualTo(["v/n"]));
    }

    [TestCase("", 1, "it is empty")]
    [TestCase("hello\n", 1, "this is no archive")]
    [TestCase("@agent(type:a,node:\"/a\")\n", 1, "this is no archive")]
    [TestCase("@swim(version:2)\n@end(agents:0,records:0)\n", 1, "version 2, and this program knows version 1")]
    [TestCase("@swim(version:1)\n", 1, "ends without @end")]
    [TestCase("@swim(version:1)\n@agent(type:a,node:\"/a/1\")\n@record(\"v/n\") 1\n", 3, "ends without @end")]
    [TestCase("@swim(version:1)\n@agent(type:a,node:\"/a/1\")\n@record(\"v/n\") 1\n@record(\"v/", 4, "expected @agent")]
    [TestCase("@swim(version:1)\n@agent(type:a,node:\"/a/1\")\n@record(\"v/n\") 1\n@end(agents:1,records:2)\n", 4, "1 agents and 2 records when it was written, and has 1 and 1")]
    [TestCase("@swim(version:1)\n@record(\"v/n\") 1\n@end(agents:0,records:1)\n", 2, "before the first @agent")]
    [TestCase("@swim(version:1)\n@agent(type:a,node:\"/a/1\")\n@record(\"v/n\") 1\n@record(\"v/n\") 1\n@end(agents:1,records:2)\n", 4, "there twice")]
    [TestCase("@swim(version:1)\n\n# by hand\n@agent(type:a)\n", 4, "'node' is missing")]
    [TestCase("@swim(version:1)\n@agent(type:a,node:a)\n", 2, "begins with /")]
    [TestCase("@swim(version:1)\n@agent(type:a,node:\"/a/1\")\n@data(\"v/n\") 5\n", 3, "expected data")]
    [TestCase("@swim(version:1)\n@agent(type:a,node:\"/a/1\")\n@record(v/n) 5\n", 3, "")]
    [TestCase("@swim(version:1)\n@thing(1)\n", 2, "@thing is unknown")]
    [TestCase("@swim(version:1)\n@end(agents:0,records:0)\n@agent(type:a,node:\"/a/1\")\n", 3, "follows @end")]
    public async Task A_damaged_archive_names_the_line_and_changes_nothing(string text, long line, string reason)
    {
        await using var store = SqliteArchive.Open(StorageFixture.NewPath());
        var error = await Assert.ThrowsAsync<ArchiveException>(() => ImportAsync(store, text));
        Assert.That(error!.Message, Does.StartWith($"Line {line}: ").And.Contain(reason));
        Assert.That(await NodesAsync(store, null), Is.Empty);
    }

    [Test]
    public async Task What_cannot_be_read_twice_is_imported_up_to_the_agent_that_is_not_whole()
    {
        await using var store = SqliteArchive.Open(StorageFixture.NewPath());
        const string Text = "@swim(version:1)\n@agent(type:a,node:\"/a/1\")\n@record(\"v/n\") 1\n@agent(type:a,node:\"/a/2\")\n@record(\"v/n\") 1\n";
        await using var once = new OnceStream(Encoding.UTF8.GetBytes(Text));
        await Assert.ThrowsAsync<ArchiveException>(() => SwimArchive.ImportAsync(store, once));
        Assert.That(await NodesAsync(store, null), Is.EqualTo(["/a/1"]));
    }

    [Test]
    public async Task A_hundred_thousand_agents_stream_in_bounded_memory()
    {
        const int Agents = 100_000;
        await using var store = SqliteArchive.Open(StorageFixture.NewPath());
        await using var source = new AgentsStream(Agents);
        Assert.That(await SwimArchive.ImportAsync(store, source), Is.EqualTo(new ArchiveSummary(Agents, 2 * Agents)));
        await using var sink = new MeasuringSink();
        Assert.That(await SwimArchive.ExportAsync(store, sink), Is.EqualTo(new ArchiveSummary(Agents, 2 * Agents)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(sink.Bytes, Is.GreaterThan(Agents * 300L));
            Assert.That(Math.Max(source.Highest, sink.Highest) - source.AtStart, Is.LessThan(24 * 1024 * 1024), "bytes of live objects above those at the start");
        }
    }

    [Test]
    public async Task The_queries_of_the_storage_page_run()
    {
        var path = StorageFixture.NewPath();
        await using (var store = SqliteArchive.Open(path)) await PutAsync(store, "vehicle", "/vehicle/42", ("v/position", "@Position{lat:1}"), ("v/status", "@Status{phase:@Off}"));
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        foreach (var query in StoragePage.Queries())
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the page's own
            command.CommandText = query;
#pragma warning restore CA2100
            using var rows = command.ExecuteReader();
            Assert.That(rows.Read(), query);
        }
    }

    private static async Task PutAsync(SqliteArchive store, string type, string node, params (string Name, string Text)[] records)
    {
        var claim = await store.ClaimAsync(type, node);
        await store.WriteAsync(claim, [.. records.Select(r => new RecordChange(r.Name, Encoding.UTF8.GetBytes(r.Text)))]);
    }

    private static async Task<string> ExportAsync(SqliteArchive store)
    {
        using var output = new MemoryStream();
        await SwimArchive.ExportAsync(store, output);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static async Task<ArchiveSummary> ImportAsync(SqliteArchive store, string text, ArchiveImportOptions? options = null)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await SwimArchive.ImportAsync(store, input, options);
    }

    private static async Task<List<string>> NodesAsync(SqliteArchive store, ArchiveFilter? filter)
    {
        var nodes = new List<string>();
        await foreach (var record in store.ReadAllAsync(filter)) nodes.Add(record.Node);
        return nodes;
    }

    private static string Body(string text) => text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];
}
