using Microsoft.Extensions.Time.Testing;
using Swim.Gateway.Tests.Fakes;

namespace Swim.Gateway.Tests.Hosting;

/// <summary>What peers see of a host that stops in order.</summary>
public sealed class DrainTests
{
    [Test]
    public async Task Connections_are_told_to_go_one_after_the_other_over_the_window()
    {
        const int Connections = 100;
        var time = new FakeTimeProvider();
        await using var host = await GatewayHost.StartAsync(o => o.DrainWindow = TimeSpan.FromSeconds(1), time);
        var sockets = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => host.ConnectAsync()));
        foreach (var socket in sockets) await socket.SettleAsync();
        var closed = 0;
        var hints = new List<string>();
        var peers = sockets.Select(async socket =>
        {
            var (code, reason) = await socket.ReceiveCloseAsync();
            Assert.That(code, Is.EqualTo(1001));
            lock (hints) hints.Add(reason);
            Interlocked.Increment(ref closed);
            await socket.SendCloseAsync(1001);
            await socket.DisposeAsync();
        }).ToArray();
        var stopping = host.StopAsync();

        // one each 10 ms, each within its own 10 ms
        for (var at = 10; at <= 1000; at += 10)
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            var least = (at / 10) - 2;
            await Until.TrueAsync(() => Volatile.Read(ref closed) >= least);
            Assert.That(Volatile.Read(ref closed), Is.LessThanOrEqualTo((at / 10) + 1));
        }

        await AdvanceUntilAsync(time, stopping);
        await Task.WhenAll(peers);
        Assert.That(hints, Has.All.Contain("retry-after-ms="));
        Assert.That(hints.Distinct().Count(), Is.GreaterThan(Connections / 2), "not all at the same moment");
    }

    [Test]
    public async Task Nobody_new_is_taken_while_those_who_are_there_go()
    {
        var time = new FakeTimeProvider();
        await using var host = await GatewayHost.StartAsync(o => o.DrainWindow = TimeSpan.FromSeconds(1), time);
        await using var first = await host.ConnectAsync();
        await first.SettleAsync();
        var stopping = host.StopAsync();
        await using var late = await host.ConnectAsync();
        Assert.That(late.Status, Is.EqualTo(503));
        Assert.That(late.Answer, Does.Match("Retry-After: [1-3]\r\n"));

        await using var stream = await EventStream.OpenAsync(host, "/unit/1?lane=count");
        Assert.That(await stream.NextAsync(), Does.Match(@"^retry: \d+$"), "a page's event source would take a refusal for final");
        Assert.That(await stream.NextAsync(), Is.Null);
        time.Advance(TimeSpan.FromMilliseconds(20));
        Assert.That((await first.ReceiveCloseAsync()).Code, Is.EqualTo(1001));
        await first.SendCloseAsync(1001);
        await AdvanceUntilAsync(time, stopping);
    }

    [Test]
    public async Task Load_balancers_get_the_time_they_need_to_notice()
    {
        var time = new FakeTimeProvider();
        await using var host = await GatewayHost.StartAsync(o => o.DrainDelay = TimeSpan.FromSeconds(10), time);
        var stopping = host.StopAsync();
        time.Advance(TimeSpan.FromSeconds(9));
        await using (var late = await host.ConnectAsync())
        {
            Assert.That(late.Status, Is.EqualTo(101), "who comes meanwhile is served");
            Assert.That(await late.SettleAsync(), Is.EqualTo("@authed"));
        }

        time.Advance(TimeSpan.FromSeconds(1));
        await AdvanceUntilAsync(time, stopping);
    }

    [Test]
    public async Task Commands_sent_before_the_peer_has_seen_the_close_are_carried_out()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var socket = await host.ConnectAsync();
        await socket.SettleAsync();
        var stopping = host.StopAsync();
        Assert.That((await socket.ReceiveCloseAsync()).Code, Is.EqualTo(1001));
        for (var i = 0; i < 50; i++) await socket.SendAsync($"@command(node:\"/unit/1\",lane:count){i}");
        await socket.SendAsync("@sync(node:\"/unit/2\",lane:count)");
        await socket.SendCloseAsync(1001);
        await stopping.WaitAsync(RawSocket.Guard);
        Assert.That(host.Node("/unit/1").Commands, Is.EqualTo(Enumerable.Range(0, 50).Select(i => $"count {i}")));
        Assert.That(host.Router.Hub.ReaderCount, Is.Zero, "links are of no use any more");
    }

    [Test]
    public async Task The_host_waits_for_what_is_on_its_way_to_agents()
    {
        await using var host = await GatewayHost.StartAsync();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Node("/unit/1").Gate = gate.Task;
        await using var socket = await host.ConnectAsync();
        await socket.SendAsync("@command(node:\"/unit/1\",lane:count)7");
        await Until.TrueAsync(() => host.Router.Deliveries == 1);
        var stopping = host.StopAsync();
        Assert.That((await socket.ReceiveCloseAsync()).Code, Is.EqualTo(1001));
        await socket.SendCloseAsync(1001);
        Assert.That(await socket.IsEndedAsync());
        Assert.That(stopping.IsCompleted, Is.False);
        gate.SetResult();
        await stopping.WaitAsync(RawSocket.Guard);
        Assert.That(host.Node("/unit/1").Commands, Is.EqualTo(new[] { "count 7" }));
    }

    [Test]
    public async Task Neither_a_peer_that_does_not_answer_nor_an_agent_that_hangs_holds_the_host_up_for_long()
    {
        var time = new FakeTimeProvider();
        await using var host = await GatewayHost.StartAsync(time: time);
        host.Node("/unit/1").Gate = new TaskCompletionSource().Task;
        await using var socket = await host.ConnectAsync();
        await socket.SendAsync("@command(node:\"/unit/1\",lane:count)7");
        await Until.TrueAsync(() => host.Router.Deliveries == 1);
        var stopping = host.StopAsync();
        await AdvanceUntilAsync(time, stopping);
        Assert.That(await socket.IsEndedAsync());
        Assert.That(host.Logs.GetSnapshot().Where(l => l.Id.Id == 4007), Has.One.Items);
    }

    [Test]
    public async Task Event_streams_end_with_a_hint_when_to_come_back()
    {
        await using var host = await GatewayHost.StartAsync();
        host.Node("/unit/1").Do(node => node.Count.Set("5"));
        await using var stream = await EventStream.OpenAsync(host, "/unit/1?lane=count");
        Assert.That(await stream.NextAsync(), Does.StartWith("data: 5"));
        var stopping = host.StopAsync();
        Assert.That(await stream.NextAsync(), Does.Match(@"^retry: \d+$"));
        Assert.That(await stream.NextAsync(), Is.Null);
        await stopping.WaitAsync(RawSocket.Guard);
    }

    // steps smaller than any wait of the drain, until it is over
    private static async Task AdvanceUntilAsync(FakeTimeProvider time, Task done)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
        using var guard = new CancellationTokenSource(RawSocket.Guard);
        while (!done.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(50));
            await tick.WaitForNextTickAsync(guard.Token);
        }

        await done;
    }
}
