using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Time.Testing;
using Swim.Gateway.Tests.Fakes;

namespace Swim.Gateway.Tests.Links;

/// <summary>What happens when one side is slower than the other.</summary>
public sealed class FlowTests
{
    [Test]
    public async Task A_full_agent_stops_the_reading_of_its_connection_and_nothing_is_lost()
    {
        await using var host = await GatewayHost.StartAsync(o => o.MaxBytesInFlight = 64 * 1024);
        await using var socket = await host.ConnectAsync();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var node = host.Node("/unit/1");
        node.Gate = gate.Task;
        var paused = Measure(host, "swim.server.read.pauses");
        var body = new string('x', 1000);
        const int count = 20_000;
        var sent = 0;
        var sending = Task.Run(async () =>
        {
            for (; sent < count; sent++) await socket.SendAsync($"@command(node:\"/unit/1\",lane:count)\"{sent:D6}{body}\"");
        });

        // 20 MB are more than the sockets of both ends hold: the sender stands still
        await Until.TrueAsync(() => paused.GetMeasurementSnapshot().Count > 0 || sending.IsCompleted);
        Assert.That(sending.IsCompleted, Is.False);
        Assert.That(node.Commands, Is.Empty);

        // another connection does not notice
        await using var other = await host.ConnectAsync();
        await other.SendAsync("@sync(node:\"/unit/2\",lane:count)");
        await other.ReceiveAsync(3);

        gate.SetResult();
        await sending.WaitAsync(RawSocket.Guard);
        await Until.TrueAsync(() => node.Commands.Count == count);
        Assert.That(node.Commands.Select(c => c[7..13]), Is.EqualTo(Enumerable.Range(0, count).Select(i => $"{i:D6}")));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Every_command_is_carried_out_once_and_in_order_while_batches_end_on_other_threads(bool tells)
    {
        await using var host = await GatewayHost.StartAsync(o => o.MaxBytesInFlight = 16 * 1024);
        host.Router.Tells = tells;
        const int nodes = 40;
        const int count = 20_000;
        await Task.WhenAll(Enumerable.Range(0, 3).Select(SendAllAsync));
        for (var node = 0; node < nodes; node++)
        {
            var commands = host.Node($"/unit/{node}").Commands;
            var expected = Enumerable.Range(0, count).Where(i => NodeOf(i) == node).ToArray();
            await Until.TrueAsync(() => CountOf(commands) == 3 * expected.Length);
            for (var sender = 0; sender < 3; sender++)
                Assert.That(commands.Where(c => c.StartsWith($"cmd {sender}.", StringComparison.Ordinal)).Select(c => int.Parse(c[6..], CultureInfo.InvariantCulture)), Is.EqualTo(expected));
        }

        // runs of commands for one agent, and changes from agent to agent
        static int NodeOf(int i) => i % 7 < 4 ? 0 : i % nodes;

        static int CountOf(List<string> commands) => commands.Count;

        async Task SendAllAsync(int sender)
        {
            await using var socket = await host.ConnectAsync();
            for (var i = 0; i < count; i++) await socket.SendAsync($"@command(node:\"/unit/{NodeOf(i)}\",lane:cmd){sender}.{i}");

            // until the gateway has read everything
            Assert.That(await socket.SettleAsync(), Is.EqualTo("@authed"));
        }
    }

    [Test]
    public async Task A_reader_that_stands_still_costs_little_holds_up_nobody_and_ends_at_the_last_state()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var still = await host.ConnectAsync();
        await still.SendAsync("@sync(node:\"/unit/1\",lane:map)");
        await still.SendAsync("@sync(node:\"/unit/1\",lane:count)");
        await still.ReceiveAsync(5);
        await using var quick = await host.ConnectAsync();
        await quick.SendAsync("@sync(node:\"/unit/1\",lane:count)");
        await quick.ReceiveAsync(3);

        var node = host.Node("/unit/1");
        var padding = new string('p', 100);
        long before = 0;
        for (var i = 0; i < 100_000; i++)
        {
            node.Do(n =>
            {
                n.Count.Set($"{i}");
                n.Map.Update($"k{i % 50}", $"\"{i} {padding}\"");
            });
            if (i == 20_000) before = GC.GetTotalMemory(forceFullCollection: true);
        }

        var after = GC.GetTotalMemory(forceFullCollection: true);
        Assert.That(after - before, Is.LessThan(4 << 20), "80,000 further changes");
        await ReadUntilAsync(quick, "@event(node:\"/unit/1\",lane:count) 99999");
        var expected = Enumerable.Range(0, 50).ToDictionary(i => $"k{i}", i => $"{99_950 + i}");
        var last = new Dictionary<string, string>();
        var value = "";
        while (value != "99999" || !expected.All(e => last.GetValueOrDefault(e.Key) == e.Value))
        {
            var message = await still.ReceiveAsync();
            if (message.StartsWith("@event(node:\"/unit/1\",lane:count) ", StringComparison.Ordinal))
            {
                value = message["@event(node:\"/unit/1\",lane:count) ".Length..];
                continue;
            }

            var at = message.IndexOf("key:", StringComparison.Ordinal) + 4;
            var end = message.IndexOf(')', at);
            last[message[at..end]] = message[(end + 2)..message.IndexOf(' ', end)];
        }

        Assert.That(last, Is.EquivalentTo(expected));
    }

    [Test]
    public async Task Two_hundred_connections_see_every_lane_reach_its_last_value()
    {
        await using var host = await GatewayHost.StartAsync();
        var sockets = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => host.ConnectAsync()));
        await Task.WhenAll(sockets.Select(async socket =>
        {
            await socket.SendAsync("@sync(node:\"/unit/1\",lane:count)");
            await socket.ReceiveAsync(3);
        }));
        Assert.That(host.Router.Hub.ReaderCount, Is.EqualTo(200));
        for (var i = 1; i <= 1000; i++) host.Node("/unit/1").Do(n => n.Count.Set($"{i}"));
        await Task.WhenAll(sockets.Select(socket => ReadUntilAsync(socket, "@event(node:\"/unit/1\",lane:count) 1000")));
        foreach (var socket in sockets) await socket.DisposeAsync();
        await Until.TrueAsync(() => host.Router.Hub.ReaderCount == 0);
    }

    [Test]
    public async Task A_rate_holds_back_events_but_never_the_last_and_never_what_is_no_event()
    {
        var time = new FakeTimeProvider();
        await using var host = await GatewayHost.StartAsync(time: time);
        await using var socket = await host.ConnectAsync();
        await socket.SendAsync("@sync(node:\"/unit/1\",lane:count,rate:2)");
        Assert.That((await socket.ReceiveAsync(3))[2], Is.EqualTo("@synced(node:\"/unit/1\",lane:count)"));
        for (var i = 1; i <= 100; i++) host.Node("/unit/1").Do(n => n.Count.Set($"{i}"));
        Assert.That(await socket.SettleAsync(), Is.EqualTo("@authed"));
        var events = 0;
        string last;
        do
        {
            time.Advance(TimeSpan.FromMilliseconds(510));
            last = await socket.ReceiveAsync();
            events++;
        }
        while (last != "@event(node:\"/unit/1\",lane:count) 100");
        Assert.That(events, Is.LessThanOrEqualTo(2), "of a hundred");
        host.Node("/unit/1").Do(n => n.Count.Set("101"));
        Assert.That(await socket.SettleAsync(), Is.EqualTo("@authed"));
        await socket.SendAsync("@unlink(node:\"/unit/1\",lane:count)");
        Assert.That(await socket.ReceiveAsync(), Is.EqualTo("@unlinked(node:\"/unit/1\",lane:count)"));
    }

    [Test]
    public async Task Links_of_low_priority_are_served_while_others_never_rest()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var socket = await host.ConnectAsync();
        await socket.SendAsync("@link(node:\"/unit/1\",lane:supply,prio:1)");
        await socket.SendAsync("@link(node:\"/unit/1\",lane:count,prio:-1)");
        await socket.ReceiveAsync(2);
        host.Node("/unit/1").Do(n =>
        {
            for (var i = 0; i < 5000; i++) n.Supply.Push($"{i}");
            n.Count.Set("1");
            for (var i = 0; i < 5000; i++) n.Supply.Push($"{i}");
        });
        var at = 0;
        while (await socket.ReceiveAsync() != "@event(node:\"/unit/1\",lane:count) 1") at++;
        Assert.That(at, Is.LessThan(10_000));
    }

    [Test]
    public async Task Coalescing_envelopes_bytes_links_and_connections_are_counted()
    {
        await using var host = await GatewayHost.StartAsync();
        var links = Measure(host, "swim.server.links");
        var connections = Measure(host, "swim.server.connections");
        var envelopes = Measure(host, "swim.server.envelopes");
        var bytes = Measure(host, "swim.server.bytes");
        await using (var socket = await host.ConnectAsync())
        {
            await socket.SendAsync("@sync(node:\"/unit/1\",lane:count)");
            await socket.ReceiveAsync(3);
            await socket.SendCloseAsync(1000);
            await socket.ReceiveCloseAsync();
        }

        await Until.TrueAsync(() => connections.GetMeasurementSnapshot().Count == 2);
        Assert.That(links.GetMeasurementSnapshot().Select(m => m.Value), Is.EqualTo(new long[] { 1, -1 }));
        Assert.That(connections.GetMeasurementSnapshot().EvaluateAsCounter(), Is.Zero);
        Assert.That(envelopes.GetMeasurementSnapshot().ContainsTags(new KeyValuePair<string, object?>("swim.envelope.kind", "synced")).EvaluateAsCounter(), Is.EqualTo(1));
        Assert.That(envelopes.GetMeasurementSnapshot().ContainsTags(new KeyValuePair<string, object?>("swim.envelope.kind", "sync")).EvaluateAsCounter(), Is.EqualTo(1));
        Assert.That(bytes.GetMeasurementSnapshot().EvaluateAsCounter(), Is.GreaterThan(100));
    }

    private static MetricCollector<long> Measure(GatewayHost host, string instrument) =>
        new(host.Services.GetRequiredService<IMeterFactory>(), "Swim.Server", instrument);

    private static async Task ReadUntilAsync(RawSocket socket, string last)
    {
        while (await socket.ReceiveAsync() != last)
        {
        }
    }
}
