using Microsoft.Extensions.Time.Testing;
using Swim.Client.Tests.Fakes;
using Swim.Gateway.Tests.Fakes;
using Swim.Lanes;

namespace Swim.Client.Tests.Downlinks;

/// <summary>A value lane followed by a typed link.</summary>
internal sealed class WarpValueTests
{
    private const string Address = "(node:\"/unit/1\",lane:count)";

    [Test]
    public async Task A_value_is_followed_and_set()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var client = Clients.Create();
        host.Node("/unit/1").Do(node => node.Count.Set("1"));
        var told = new Told();
        await using var count = client.Node($"warp://{host.Authority}/unit/1").Value<int>("count", value => told.Say($"{value}"));

        Assert.That(await count.SyncAsync(), Is.EqualTo(1));
        await told.ExpectAsync("1");
        host.Node("/unit/1").Do(node => node.Count.Set("2"));
        await told.ExpectAsync("2");
        count.Set(3);
        Assert.That(count.Value, Is.EqualTo(3), "shown at once");
        await Until.TrueAsync(() => host.Node("/unit/1").Count.Value == "3");
        host.Node("/unit/1").Do(node => node.Count.Set("4"));
        await told.ExpectAsync("4");
        Assert.That(count.Value, Is.EqualTo(4));
    }

    [Test]
    public async Task The_echo_of_an_own_value_changes_nothing_and_runs_no_handler()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        var told = new Told();
        await using var count = client.Node(host.Uri("/unit/1")).Value<int>("count", value => told.Say($"{value}"));
        var connection = await SyncAsync(host, "1");
        await told.ExpectAsync("1");
        count.Set(5);
        count.Set(6);
        await connection.ExpectAsync($"@command{Address} 5", $"@command{Address} 6");
        await connection.SendAsync($"@event{Address} 5");
        await connection.SendAsync($"@event{Address} 6", $"@event{Address} 7");

        await told.ExpectAsync("7");
        Assert.That(count.Value, Is.EqualTo(7));
        connection.Cut();
    }

    [Test]
    public async Task What_the_host_never_answers_is_taken_back()
    {
        await using var host = await ScriptedHost.StartAsync();
        var time = new FakeTimeProvider();
        await using var client = Clients.Create(time: time);
        var told = new Told();
        await using var count = client.Node(host.Uri("/unit/1")).Value<int>("count", value => told.Say($"{value}"));
        var connection = await SyncAsync(host, "1");
        await told.ExpectAsync("1");
        count.Set(5);
        Assert.That(count.Value, Is.EqualTo(5));
        time.Advance(Clients.Quick.EchoTimeout);

        await told.ExpectAsync("1");
        Assert.That(count.Value, Is.EqualTo(1));
        connection.Cut();
    }

    [Test]
    public async Task A_slow_handler_sees_the_last_value_and_not_every_one()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var client = Clients.Create();
        using var gate = new ManualResetEventSlim();
        var seen = new List<int>();
        var last = new TaskCompletionSource();
        await using var count = client.Node($"warp://{host.Authority}/unit/1").Value<int>("count", value =>
        {
            gate.Wait(Probe.Guard);
            seen.Add(value);
            if (value == 1000) last.TrySetResult();
        });
        await Until.TrueAsync(() => count.IsLinked);
        for (var i = 1; i <= 1000; i++)
        {
            var value = $"{i}";
            host.Node("/unit/1").Do(node => node.Count.Set(value));
        }

        await Until.TrueAsync(() => host.Router.Hub.ReaderCount == 1);
        gate.Set();
        await last.Task.WaitAsync(Probe.Guard);
        Assert.That(seen, Is.Ordered);
        Assert.That(seen, Has.Count.LessThan(1001));
    }

    [Test]
    public async Task Values_are_read_as_a_sequence()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var client = Clients.Create();
        host.Node("/unit/1").Do(node => node.Count.Set("1"));
        await using var count = client.Node($"warp://{host.Authority}/unit/1").Value<int>("count");
        var next = 2;
        await foreach (var value in count.ReadAllAsync().WithCancellation(TestContext.CurrentContext.CancellationToken))
        {
            if (value == 4) break;
            Assert.That(value, Is.EqualTo(next - 1));
            var text = $"{next++}";
            host.Node("/unit/1").Do(node => node.Count.Set(text));
        }

        Assert.That(next, Is.EqualTo(5));
    }

    [Test]
    public async Task A_lane_that_is_not_there_ends_the_link_with_the_reason()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var client = Clients.Create();
        var node = client.Node($"warp://{host.Authority}/unit/1");
        await using var nothing = node.Value<int>("nothing");
        await using var nowhere = client.Node($"warp://{host.Authority}/nowhere").Value<int>("count");

        Assert.That(async () => await nothing.SyncAsync(), Throws.TypeOf<LaneException>().With.Property("Status").EqualTo(CommandStatus.LaneNotFound));
        Assert.That(async () => await nowhere.Completion, Throws.TypeOf<NodeNotFoundException>());
        Assert.That(async () => await node.GetAsync<int>("nothing"), Throws.TypeOf<LaneException>());
    }

    [Test]
    public async Task A_handler_that_throws_does_not_end_the_link()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var client = Clients.Create();
        var told = new Told();
        host.Node("/unit/1").Do(node => node.Count.Set("1"));
        await using var count = client.Node($"warp://{host.Authority}/unit/1").Value<int>("count", value =>
        {
            told.Say($"{value}");
            if (value == 1) throw new InvalidOperationException("thrown on purpose");
        });
        await told.ExpectAsync("1");
        host.Node("/unit/1").Do(node => node.Count.Set("2"));
        await told.ExpectAsync("2");
    }

    [Test]
    public async Task A_disposed_link_is_taken_from_the_host_and_ends_its_sequences()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var client = Clients.Create();
        var count = client.Node($"warp://{host.Authority}/unit/1").Value<int>("count");
        await count.SyncAsync();
        var sequence = count.ReadAllAsync().GetAsyncEnumerator();
        Assert.That(await sequence.MoveNextAsync(), Is.True);
        var next = sequence.MoveNextAsync();
        await count.DisposeAsync();

        Assert.That(await next, Is.False);
        await sequence.DisposeAsync();
        await count.Completion;
        await Until.TrueAsync(() => host.Router.Hub.ReaderCount == 0);
    }

    private static async Task<HostConnection> SyncAsync(ScriptedHost host, string value)
    {
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync($"@sync{Address}");
        await connection.SendAsync($"@linked{Address}", $"@event{Address} {value}", $"@synced{Address}");
        return connection;
    }
}
