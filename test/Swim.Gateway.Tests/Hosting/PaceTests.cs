using Microsoft.Extensions.Time.Testing;
using Swim.Gateway.Tests.Fakes;

namespace Swim.Gateway.Tests.Hosting;

/// <summary>Who sends too much, too slowly or nothing.</summary>
public sealed class PaceTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    [Test]
    public async Task Connections_of_one_address_are_limited()
    {
        await using var host = await GatewayHost.StartAsync(o => o.MaxConnectionsPerAddress = 2);
        await using var first = await host.ConnectAsync();
        await using var stream = await EventStream.OpenAsync(host, "/unit/1?lane=count");
        await using var third = await host.ConnectAsync();
        Assert.That(third.Status, Is.EqualTo(429));
        Assert.That(third.Answer, Does.Contain("Retry-After"));
        using var request = EventStream.Request("/unit/1?lane=count");
        using var refused = await host.Http.SendAsync(request);
        Assert.That((int)refused.StatusCode, Is.EqualTo(429));
        await first.DisposeAsync();
        await Until.TrueAsync(() => host.Logs.GetSnapshot().Any(l => l.Id.Id == 4001));
        RawSocket? fourth = null;
        for (var i = 0; i < 100 && fourth?.Status != 101; i++) fourth = await host.ConnectAsync();
        Assert.That(fourth!.Status, Is.EqualTo(101));
        await fourth.DisposeAsync();
    }

    [Test]
    public async Task Whoever_names_ever_new_nodes_is_read_slowly_and_nobody_else()
    {
        await using var host = await GatewayHost.StartAsync(
            o =>
            {
                o.NewNodeBurst = 10;
                o.MaxNewNodesPerSecond = 10;
            },
            _time);
        await using var socket = await host.ConnectAsync();
        await using var other = await host.ConnectAsync();

        // the first read takes what is there and owes for it
        for (var i = 0; i < 20; i++) await socket.SendAsync($"@command(node:\"/unit/n{i}\",lane:count){i}");
        await Until.TrueAsync(() => host.Node("/unit/n10").Commands.Count == 1);
        await socket.SendAsync("@auth");
        await other.SendAsync("@command(node:\"/unit/other\",lane:count)1");
        await Until.TrueAsync(() => host.Node("/unit/other").Commands.Count == 1);
        var answer = socket.ReceiveAsync();
        Assert.That(answer.IsCompleted, Is.False);
        while (!answer.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await other.SettleAsync();
        }

        Assert.That(await answer, Is.EqualTo("@authed"));
        await Until.TrueAsync(() => host.Node("/unit/n19").Commands.Count == 1);
    }

    [Test]
    public async Task Whoever_sends_too_fast_is_read_slowly()
    {
        await using var host = await GatewayHost.StartAsync(o => o.MaxEnvelopesPerSecond = 10, _time);
        await using var socket = await host.ConnectAsync();
        for (var i = 0; i < 30; i++) await socket.SendAsync("@command(node:\"/unit/1\",lane:count)1");
        await Until.TrueAsync(() => host.Node("/unit/1").Commands.Count > 10);
        await socket.SendAsync("@auth");
        var answer = socket.ReceiveAsync();
        Assert.That(answer.IsCompleted, Is.False);
        await using var other = await host.ConnectAsync();
        while (!answer.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await other.SettleAsync();
        }

        Assert.That(host.Node("/unit/1").Commands, Has.Count.EqualTo(30));
    }

    [Test]
    public async Task A_message_that_never_ends_ends_the_connection()
    {
        await using var host = await GatewayHost.StartAsync(o => o.MessageTimeout = TimeSpan.FromSeconds(30), _time);
        await using var socket = await host.ConnectAsync();
        await using var quiet = await host.ConnectAsync();
        await quiet.SettleAsync();
        await socket.SettleAsync();
        await socket.SendBytesAsync(RawSocket.Frame(0x81, "@link(node:"u8.ToArray(), declaredLength: 200));
        var closing = socket.ReceiveCloseAsync();
        for (var i = 0; i < 80 && !closing.IsCompleted; i++)
        {
            // a byte now and then does not help
            if (i % 10 == 5) await socket.SendBytesAsync(new byte[] { 1 });
            _time.Advance(TimeSpan.FromSeconds(1));
            await quiet.SettleAsync();
        }

        Assert.That(await closing, Is.EqualTo((1008, "A message did not come in time")));
    }

    [Test]
    public async Task A_connection_that_does_nothing_is_closed_but_not_one_that_follows_something()
    {
        await using var host = await GatewayHost.StartAsync(
            o =>
            {
                o.IdleTimeout = TimeSpan.FromSeconds(50);
                o.MaxMissedPings = 1000;
            },
            _time);
        await using var idle = await host.ConnectAsync();
        await using var linked = await host.ConnectAsync();
        await idle.SettleAsync();
        await linked.SendAsync("@link(node:\"/unit/1\",lane:count)");
        await linked.ReceiveAsync();
        var closing = idle.ReceiveCloseAsync();
        for (var i = 0; i < 80 && !closing.IsCompleted; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await linked.SettleAsync();
        }

        Assert.That(await closing, Is.EqualTo((1001, "Idle")));
        Assert.That(await linked.SettleAsync(), Is.EqualTo("@authed"));
    }
}
