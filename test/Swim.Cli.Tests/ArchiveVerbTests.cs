using System.Diagnostics;
using System.Text;
using Swim.Sqlite;
using Swim.Testing;

namespace Swim.Cli.Tests;

/// <summary>A store's agents as an archive, and back, by the tool alone.</summary>
public sealed class ArchiveVerbTests
{
    private const int Agents = 300;

    private string _folder = null!;

    [SetUp]
    public void Begin() => _folder = Directory.CreateTempSubdirectory("swim-archive-").FullName;

    [TearDown]
    public void End() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_store_is_exported_and_read_into_another()
    {
        await FillAsync(Place("a.db"));
        var exported = await ToolProcess.RunAsync(["export", Place("a.swim"), "--store", Place("a.db")]);
        Assert.That(exported, Is.EqualTo((0, "300 agents, 600 records\n", "")));
        var imported = await ToolProcess.RunAsync(["import", Place("a.swim"), "--store", Place("b.db"), "--json"]);
        Assert.That(imported, Is.EqualTo((0, """{"agents":300,"records":600,"skipped":0}""" + "\n", "")));
        var again = await ToolProcess.RunAsync(["export", "-", "--store", Place("b.db")]);
        Assert.That((again.Code, again.Error), Is.EqualTo((0, "300 agents, 600 records\n")));
        Assert.That(Lines(again.Output), Is.EqualTo(Lines(await File.ReadAllTextAsync(Place("a.swim")))));
    }

    [Test]
    public async Task A_part_is_exported()
    {
        await FillAsync(Place("a.db"));
        var part = await ToolProcess.RunAsync(["export", Place("part.swim"), "--store", Place("a.db"), "--type", "pump", "--prefix", "/pump/29", "--json"]);
        Assert.That(part, Is.EqualTo((0, """{"agents":11,"records":22}""" + "\n", "")));
        Assert.That(await ToolProcess.RunAsync(["import", "-", "--check"], await File.ReadAllTextAsync(Place("part.swim"))), Is.EqualTo((0, "11 agents, 22 records\n", "")));
    }

    [Test]
    public async Task What_is_there_stays_unless_the_options_say_otherwise()
    {
        await FillAsync(Place("a.db"));
        await ToolProcess.RunAsync(["export", Place("a.swim"), "--store", Place("a.db")]);
        var file = await ToolProcess.RunAsync(["export", Place("a.swim"), "--store", Place("a.db")]);
        Assert.That((file.Code, file.Error), Is.EqualTo((1, $"swim: {Place("a.swim")} is there already; --force writes over it.\n")));
        var refused = await ToolProcess.RunAsync(["import", Place("a.swim"), "--store", Place("a.db")]);
        Assert.That(refused.Code, Is.EqualTo(1));
        Assert.That(refused.Error, Does.StartWith("swim: Line ").And.Contain("has state already"));
        var skipped = await ToolProcess.RunAsync(["import", Place("a.swim"), "--store", Place("a.db"), "--existing", "skip"]);
        Assert.That(skipped, Is.EqualTo((0, "0 agents, 0 records, 300 agents skipped\n", "")));
        var replaced = await ToolProcess.RunAsync(["import", Place("a.swim"), "--store", Place("a.db"), "--existing", "replace"]);
        Assert.That(replaced, Is.EqualTo((0, "300 agents, 600 records\n", "")));
    }

    [Test]
    public async Task A_damaged_archive_changes_nothing()
    {
        await File.WriteAllTextAsync(Place("cut.swim"), "@swim(version:1,created:\"2026-03-31T12:00:00Z\")\n@agent(type:pump,node:\"/pump/1\")\n@record(\"v/level\") 1\n");
        var cut = await ToolProcess.RunAsync(["import", Place("cut.swim"), "--store", Place("c.db")]);
        Assert.That((cut.Code, cut.Output), Is.EqualTo((1, "")));
        Assert.That(cut.Error, Does.StartWith("swim: Line "));
        var left = await ToolProcess.RunAsync(["export", "-", "--store", Place("c.db")]);
        Assert.That(left.Error, Is.EqualTo("0 agents, 0 records\n"));
    }

    [Test]
    public async Task A_store_that_is_not_there_or_is_held_is_said()
    {
        var missing = await ToolProcess.RunAsync(["export", "-", "--store", Place("none.db")]);
        Assert.That((missing.Code, missing.Output), Is.EqualTo((1, "")));
        Assert.That(missing.Error, Does.StartWith("swim: There is no store"));
        Assert.That(Place("none.db"), Does.Not.Exist);
        await using var holder = SqliteArchive.Open(Place("held.db"));
        var held = await ToolProcess.RunAsync(["export", "-", "--store", Place("held.db")]);
        Assert.That((held.Code, held.Output), Is.EqualTo((3, "")));
    }

    [Test]
    public async Task An_import_that_is_interrupted_ends()
    {
        using (var pipe = Process.Start("mkfifo", Place("pipe"))) await pipe.WaitForExitAsync();
        // an archive whose rest never comes
        using var tool = ToolProcess.Start("import", Place("pipe"), "--store", Place("d.db"));
        await using var writer = new FileStream(Place("pipe"), FileMode.Open, FileAccess.Write);
        await writer.WriteAsync("@swim(version:1,created:\"2026-03-31T12:00:00Z\")\n"u8.ToArray());
        await writer.FlushAsync();
        await tool.InterruptAsync();
        var ended = await tool.EndAsync();
        Assert.That((ended.Code, ended.Output), Is.EqualTo((130, "")));
    }

    [Test]
    public async Task A_database_is_a_store_too()
    {
        await FillAsync(Place("a.db"));
        await ToolProcess.RunAsync(["export", Place("a.swim"), "--store", Place("a.db")]);
        await using var server = await PostgresServer.StartAsync();
        var database = await server.CreateDatabaseAsync();
        var imported = await ToolProcess.RunAsync(["import", Place("a.swim"), "--store", database]);
        Assert.That(imported, Is.EqualTo((0, "300 agents, 600 records\n", "")));
        var exported = await ToolProcess.RunAsync(["export", "-", "--store", database]);
        Assert.That(Lines(exported.Output), Is.EqualTo(Lines(await File.ReadAllTextAsync(Place("a.swim")))));
    }

    private string Place(string name) => Path.Combine(_folder, name);

    // the first line has the time
    private static string[] Lines(string archive) => archive.Split('\n')[1..];

    private static async Task FillAsync(string path)
    {
        await using var store = SqliteArchive.Open(path);
        for (var i = 0; i < Agents; i++)
        {
            var claim = await store.ClaimAsync("pump", $"/pump/{i}");
            await store.WriteAsync(claim, [new RecordChange("v/level", Encoding.UTF8.GetBytes($"{i}")), new RecordChange("v/name", Encoding.UTF8.GetBytes($"\"pump {i}\""))]);
        }
    }
}
