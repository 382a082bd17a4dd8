using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Time.Testing;
using Swim.Gateway.Tests.Fakes;

namespace Swim.Gateway.Tests.Hosting;

/// <summary>How fast agents may be named that nobody has named of late, each of which may have to be started.</summary>
public sealed class NewNodeTests
{
    private const string From = "X-From";

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    [Test]
    public async Task An_address_that_requests_ever_new_agents_is_told_when_to_come_again()
    {
        await using var host = await StartAsync(o => (o.NewNodeBurstPerAddress, o.MaxNewNodesPerSecondPerAddress) = (2, 1));
        Assert.That(await GetAsync(host, "1.1.1.1", "a"), Is.EqualTo(200));
        Assert.That(await GetAsync(host, "1.1.1.1", "b"), Is.EqualTo(200));
        using (var refused = await SendAsync(host, "1.1.1.1", "c"))
        {
            Assert.That((int)refused.StatusCode, Is.EqualTo(429));
            Assert.That(refused.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(1)));
        }

        Assert.That(await GetAsync(host, "1.1.1.1", "a"), Is.EqualTo(200), "an agent that is there");
        Assert.That(await GetAsync(host, "2.2.2.2", "c"), Is.EqualTo(200), "another address");
        Assert.That(await GetAsync(host, "1.1.1.1", "c"), Is.EqualTo(200), "somebody has named it");
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await GetAsync(host, "1.1.1.1", "d"), Is.EqualTo(200));
        Assert.That(await GetAsync(host, "1.1.1.1", "e"), Is.EqualTo(429));
    }

    [Test]
    public async Task Who_asks_for_little_has_a_share_while_another_asks_for_everything()
    {
        await using var host = await StartAsync(o => (o.TotalNewNodeBurst, o.MaxTotalNewNodesPerSecond) = (10, 100));
        var statuses = new List<int>();
        for (var i = 0; i < 50; i++) statuses.Add(await GetAsync(host, "1.1.1.1", string.Create(CultureInfo.InvariantCulture, $"flood{i}")));
        Assert.That(statuses.Count(status => status == 200), Is.InRange(10, 12));
        Assert.That(statuses[^1], Is.EqualTo(503));
        Assert.That(await GetAsync(host, "2.2.2.2", "modest"), Is.EqualTo(200));

        // two ask, so each has half
        for (var i = 0; i < 100; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            statuses.Add(await GetAsync(host, "1.1.1.1", string.Create(CultureInfo.InvariantCulture, $"more{i}")));
            if (i % 10 == 9) Assert.That(await GetAsync(host, "2.2.2.2", string.Create(CultureInfo.InvariantCulture, $"modest{i}")), Is.EqualTo(200));
        }

        Assert.That(statuses.Skip(50).Count(status => status == 200), Is.GreaterThan(25));
    }

    [Test]
    public async Task All_connections_of_an_address_name_new_agents_at_one_pace()
    {
        await using var host = await GatewayHost.StartAsync(o => (o.NewNodeBurstPerAddress, o.MaxNewNodesPerSecondPerAddress) = (10, 10), _time);
        await using var first = await host.ConnectAsync();
        await using var second = await host.ConnectAsync();
        await using var other = await host.ConnectAsync();
        for (var i = 0; i < 10; i++) await first.SendAsync($"@command(node:\"/unit/n{i}\",lane:count){i}");
        await first.SettleAsync();
        for (var i = 0; i < 20; i++) await second.SendAsync($"@command(node:\"/unit/m{i}\",lane:count){i}");
        await Until.TrueAsync(() => host.Node("/unit/m0").Commands.Count == 1);
        await second.SendAsync("@auth");
        var answer = second.ReceiveAsync();

        // agents that have been named are not new to another connection
        for (var i = 0; i < 10; i++) await other.SendAsync($"@command(node:\"/unit/n{i}\",lane:count){i}");
        await other.SettleAsync();
        await Until.TrueAsync(() => host.Node("/unit/n9").Commands.Count == 2);
        Assert.That(answer.IsCompleted, Is.False);
        while (!answer.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await other.SettleAsync();
        }

        Assert.That(await answer, Is.EqualTo("@authed"));
    }

    [Test]
    public async Task A_full_table_is_not_searched_for_each_of_many_new_agents()
    {
        await using var host = await GatewayHost.StartAsync(o => o.MaxNodesPerConnection = 64, _time);
        await using var socket = await host.ConnectAsync();
        for (var i = 0; i < 64; i++) await socket.SendAsync($"@link(node:\"/unit/l{i}\",lane:count)");
        await socket.ReceiveAsync(64);
        await socket.SendAsync("@link(node:\"/unit/x\",lane:count)");
        Assert.That(await socket.ReceiveAsync(), Does.StartWith("@unlinked"));
        await socket.SendAsync("@unlink(node:\"/unit/l0\",lane:count)");
        Assert.That(await socket.ReceiveAsync(), Does.StartWith("@unlinked"));
        _time.Advance(TimeSpan.FromSeconds(1));
        await socket.SendAsync("@link(node:\"/unit/x\",lane:count)");
        Assert.That(await socket.ReceiveAsync(), Does.StartWith("@linked"), "room is found, at the latest after a while");
    }

    private Task<GatewayHost> StartAsync(Action<GatewayOptions> configure) => GatewayHost.StartAsync(configure, _time, map: static app =>
    {
        app.Use(static (context, next) =>
        {
            if (context.Request.Headers[From].ToString() is { Length: > 0 } address) context.Connection.RemoteIpAddress = IPAddress.Parse(address);
            return next(context);
        });
        app.MapSwimGateway();
    });

    private static async Task<int> GetAsync(GatewayHost host, string address, string id)
    {
        using var answer = await SendAsync(host, address, id);
        return (int)answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> SendAsync(GatewayHost host, string address, string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/unit/{id}?lane=count", UriKind.Relative));
        request.Headers.Add(From, address);
        return await host.Http.SendAsync(request);
    }
}
