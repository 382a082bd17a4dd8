using System.Text;
using Microsoft.Extensions.Time.Testing;
using Swim.Client.Tests.Fakes;
using Swim.Gateway.Tests.Fakes;
using Swim.Lanes;

namespace Swim.Client.Tests.Hosts;

internal sealed class CommandTests
{
    [Test]
    public async Task Commands_of_a_batch_arrive_in_order()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        var batch = new NodeBatch();
        for (var i = 0; i < 100; i++) batch.Add(NodeOpKind.Command, i % 2 == 0 ? "even" : "odd", Encoding.UTF8.GetBytes($"{i}"), null);
        var delivery = client.Node(host.Uri("/unit/1")).DeliverAsync(batch);
        var connection = await host.AcceptAsync();
        for (var i = 0; i < 100; i++) await connection.ExpectAsync($"@command(node:\"/unit/1\",lane:{(i % 2 == 0 ? "even" : "odd")}) {i}");
        await delivery;
    }

    [Test]
    public async Task A_sync_comes_after_the_commands_before_it()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        var probe = new Probe(LaneKind.Value);
        var batch = new NodeBatch();
        batch.Add(NodeOpKind.Command, "count", "1"u8, null);
        batch.Add(NodeOpKind.Sync, "count", default, probe);
        batch.Add(NodeOpKind.Command, "count", "2"u8, null);
        var delivery = client.Node(host.Uri("/unit/1")).DeliverAsync(batch);
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync("@command(node:\"/unit/1\",lane:count) 1", "@sync(node:\"/unit/1\",lane:count)", "@command(node:\"/unit/1\",lane:count) 2");
        await delivery;
    }

    [Test]
    public async Task Commands_wait_for_a_host_that_comes_back()
    {
        await using var host = await ScriptedHost.StartAsync();
        host.Refuses = true;
        await using var client = Clients.Create();
        var command = client.Node(host.Uri("/unit/1")).CommandReconAsync("cmd", "1"u8.ToArray()).AsTask();
        await Until.TrueAsync(() => host.Upgrades > 2);
        Assert.That(command.IsCompleted, Is.False);
        host.Refuses = false;
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync("@command(node:\"/unit/1\",lane:cmd) 1");
        await command;
    }

    [Test]
    public async Task Commands_do_not_wait_for_ever()
    {
        await using var host = await ScriptedHost.StartAsync();
        host.Refuses = true;
        var time = new FakeTimeProvider();
        await using var client = Clients.Create(time: time);
        var command = client.Node(host.Uri("/unit/1")).CommandReconAsync("cmd", "1"u8.ToArray()).AsTask();
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.That(command.IsCompleted, Is.False);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(async () => await command.WaitAsync(Probe.Guard), Throws.TypeOf<AgentUnavailableException>());
    }

    [Test]
    public async Task Too_many_waiting_commands_fail_at_once()
    {
        await using var host = await ScriptedHost.StartAsync();
        host.Refuses = true;
        await using var client = Clients.Create(options => options.MaxWaitingCommands = 2);
        var node = client.Node(host.Uri("/unit/1"));
        var waiting = new[] { node.CommandReconAsync("cmd", default).AsTask(), node.CommandReconAsync("cmd", default).AsTask() };
        Assert.That(async () => await node.CommandReconAsync("cmd", default), Throws.TypeOf<AgentUnavailableException>().With.Message.Contains("2 commands"));
        host.Refuses = false;
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync("@command(node:\"/unit/1\",lane:cmd)", "@command(node:\"/unit/1\",lane:cmd)");
        await Task.WhenAll(waiting);
    }

    [Test]
    public async Task A_client_that_closes_fails_what_waits()
    {
        await using var host = await ScriptedHost.StartAsync();
        host.Refuses = true;
        var client = Clients.Create();
        var node = client.Node(host.Uri("/unit/1"));
        var probe = new Probe(LaneKind.Value);
        node.Sync("count", probe);
        var command = node.CommandReconAsync("cmd", default).AsTask();
        await client.DisposeAsync();
        await probe.ExpectAsync("unlinked Failed");
        Assert.That(async () => await command, Throws.TypeOf<AgentUnavailableException>());
        Assert.That(() => node.Sync("count", probe), Throws.TypeOf<AgentUnavailableException>());
    }
}
