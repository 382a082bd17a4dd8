using Microsoft.Extensions.Time.Testing;
using Swim.Gateway.Tests.Fakes;

namespace Swim.Gateway.Tests.Hosting;

public sealed class LifetimeTests
{
    [Test]
    public async Task Peers_are_pinged_and_dropped_after_three_pings_without_a_byte()
    {
        var time = new FakeTimeProvider();
        await using var host = await GatewayHost.StartAsync(time: time);
        await using var socket = await host.ConnectAsync();
        await socket.SettleAsync();
        for (var i = 0; i < 3; i++)
        {
            time.Advance(TimeSpan.FromSeconds(25));
            var (first, _) = await socket.ReceiveFrameAsync(skipPings: false);
            Assert.That(first, Is.EqualTo(0x89));
        }

        time.Advance(TimeSpan.FromSeconds(25));
        Assert.That(await socket.IsEndedAsync());
    }

    [Test]
    public async Task A_peer_that_answers_stays()
    {
        var time = new FakeTimeProvider();
        await using var host = await GatewayHost.StartAsync(time: time);
        await using var socket = await host.ConnectAsync();
        for (var i = 0; i < 10; i++)
        {
            await socket.SettleAsync();
            time.Advance(TimeSpan.FromSeconds(25));
            Assert.That((await socket.ReceiveFrameAsync(skipPings: false)).First, Is.EqualTo(0x89));
        }

        Assert.That(await socket.SettleAsync(), Is.EqualTo("@authed"));
    }

    [Test]
    public async Task A_connection_whose_agent_is_full_is_not_taken_for_dead()
    {
        var time = new FakeTimeProvider();
        await using var host = await GatewayHost.StartAsync(o => o.MaxBytesInFlight = 1024, time);
        await using var socket = await host.ConnectAsync();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Node("/unit/1").Gate = gate.Task;
        await socket.SendAsync($"@command(node:\"/unit/1\",lane:count)\"{new string('x', 4000)}\"");
        await Until.TrueAsync(() => host.Router.Deliveries == 1);
        for (var i = 0; i < 6; i++)
        {
            time.Advance(TimeSpan.FromSeconds(25));
            Assert.That((await socket.ReceiveFrameAsync(skipPings: false)).First, Is.EqualTo(0x89));
        }

        gate.SetResult();
        Assert.That(await socket.SettleAsync(), Is.EqualTo("@authed"));
    }

    [Test]
    public async Task A_stopping_server_closes_with_1001()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var socket = await host.ConnectAsync();
        await socket.SettleAsync();
        var stopping = host.StopAsync();
        Assert.That((await socket.ReceiveCloseAsync()).Code, Is.EqualTo(1001));
        await socket.SendCloseAsync(1001);
        Assert.That(await socket.IsEndedAsync());
        await stopping.WaitAsync(RawSocket.Guard);
    }

    [Test]
    public async Task A_peer_that_does_not_answer_a_close_is_cut()
    {
        var time = new FakeTimeProvider();
        await using var host = await GatewayHost.StartAsync(time: time);
        await using var socket = await host.ConnectAsync();
        await socket.SendAsync("rubbish");
        Assert.That((await socket.ReceiveCloseAsync()).Code, Is.EqualTo(1002));
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.That(await socket.IsEndedAsync());
    }
}
