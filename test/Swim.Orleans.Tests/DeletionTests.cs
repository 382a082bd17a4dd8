using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Swim.Lanes;

namespace Swim.Tests;

/// <summary>What is left of an agent that was deleted: nothing.</summary>
internal sealed class DeletionTests
{
    private string _directory = "";
    private SwimHost _silo = null!;

    private string File => Path.Combine(_directory, "lanes.db");

    [SetUp]
    public async Task StartAsync()
    {
        _directory = Directory.CreateTempSubdirectory("swim-delete-").FullName;
        _silo = await SwimHost.StartAsync(builder => builder.Services.Configure<SwimOptions>(options => options.Storage.Path = File));
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _silo.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Test]
    public async Task Nothing_of_a_deleted_agent_is_left_in_the_store()
    {
        const string Node = "/life/gone";
        var agent = _silo.Swim.Agent(Node);
        await agent.CommandAsync("keep", "open");
        await agent.CommandAsync("open");
        await agent.CommandAsync("add2", 4);
        await agent.CommandAsync("remind", "tea");
        await _silo.Swim.Agent("/counter/stays").CommandAsync("commit", 1);
        await _silo.Swim.Agent("/counter/gone").CommandAsync("commit", 1);
        await _silo.Swim.Agent("/counter/gone").Map<string, int>("scores").UpdateAsync("a", 1);
        await WrittenAsync(Node, "m/swim:lanes");
        Assert.That(Rows("reminders", Node), Is.EqualTo(1));

        var probe = await _silo.LinkAsync(Node, "extra");
        await probe.UntilAsync("synced");
        await agent.DeleteAsync();
        await _silo.Swim.Agent("/counter/gone").DeleteAsync();

        await probe.UntilAsync("unlinked Deleted");
        Assert.That(Rows("lanes", Node) + Rows("agents", Node) + Rows("reminders", Node), Is.Zero);
        Assert.That(Rows("lanes", "/counter/gone") + Rows("agents", "/counter/gone"), Is.Zero);
        Assert.That(Rows("lanes", "/counter/stays"), Is.Not.Zero);
        Assert.That(AgentEvents.Of(Node), Has.None.EqualTo("stop"));
    }

    [Test]
    public async Task Commands_that_come_later_start_it_anew()
    {
        const string Node = "/counter/anew";
        var agent = _silo.Swim.Agent(Node);
        await agent.CommandAsync("commit", 3);
        await agent.DeleteAsync();
        await agent.CommandAsync("commit", 4);

        Assert.That(await agent.Value<int>("total").GetAsync(), Is.EqualTo(4));
        Assert.That(AgentEvents.Of(Node), Is.EqualTo((string[])["start", "start"]));
    }

    [Test]
    public async Task Deleting_what_never_was_leaves_nothing()
    {
        const string Node = "/counter/never";
        await _silo.Swim.Agent(Node).DeleteAsync();

        Assert.That(Rows("agents", Node), Is.Zero);
    }

    [Test]
    public async Task Commands_around_a_deletion_all_run()
    {
        const string Node = "/order/deleted";
        var agent = _silo.Swim.Agent(Node);
        var slow = agent.CommandAsync("slow", "first").AsTask();
        var deletion = agent.DeleteAsync().AsTask();
        var later = agent.CommandAsync("slow", "second").AsTask();
        Gates.Release(Node);
        await Task.WhenAll(slow, deletion, later);

        Assert.That(AgentEvents.Of(Node), Is.EquivalentTo((string[])["first", "second"]));
    }

    private long Rows(string table, string node)
    {
        using var connection = new SqliteConnection($"Data Source={File};Mode=ReadOnly;Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the test's own tables
        command.CommandText = table == "reminders"
            ? "SELECT count(*) FROM reminders WHERE grain_id LIKE '%' || $node"
            : $"SELECT count(*) FROM {table} WHERE node = $node";
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$node", node);
        return (long)command.ExecuteScalar()!;
    }

    private async Task WrittenAsync(string node, string record)
    {
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            guard.Token.ThrowIfCancellationRequested();
            await using var connection = new SqliteConnection($"Data Source={File};Mode=ReadOnly;Pooling=false");
            await connection.OpenAsync(guard.Token);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM lanes WHERE node = $node AND record = $record";
            command.Parameters.AddWithValue("$node", node);
            command.Parameters.AddWithValue("$record", record);
            if ((long)(await command.ExecuteScalarAsync(guard.Token))! > 0) return;
        }
    }
}
