using Microsoft.Extensions.Time.Testing;
using Swim.Client.Tests.Fakes;
using Swim.Gateway.Tests.Fakes;
using Swim.Lanes;

namespace Swim.Client.Tests.Hosts;

internal sealed class ConnectionTests
{
    [Test]
    public async Task Nodes_of_one_host_share_a_connection()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        var (first, second) = (new Probe(), new Probe());
        client.Node(host.Uri("/unit/1")).Link("a", first);
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync("@link(node:\"/unit/1\",lane:a)");
        client.Node(host.Uri("/unit/2")).Link("b", second);
        await connection.ExpectAsync("@link(node:\"/unit/2\",lane:b)");

        Assert.That(client.HostCount, Is.EqualTo(1));
        Assert.That(host.Upgrades, Is.EqualTo(1));
    }

    [Test]
    public async Task An_unused_connection_is_closed_after_a_while()
    {
        await using var host = await ScriptedHost.StartAsync();
        var time = new FakeTimeProvider();
        await using var client = Clients.Create(time: time);
        await client.Node(host.Uri("/unit/1")).CommandReconAsync("cmd", default);
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync("@command(node:\"/unit/1\",lane:cmd)");
        time.Advance(TimeSpan.FromSeconds(30));
        await connection.ExpectAsync("close");
        await connection.CloseAsync();
        await Until.TrueAsync(() => client.HostCount == 0);

        var again = client.Node(host.Uri("/unit/1")).CommandReconAsync("cmd", default);
        connection = await host.AcceptAsync();
        await connection.ExpectAsync("@command(node:\"/unit/1\",lane:cmd)");
        await again;
        connection.Cut();
    }

    [Test]
    public async Task A_connection_in_use_is_kept()
    {
        await using var host = await ScriptedHost.StartAsync();
        var time = new FakeTimeProvider();
        await using var client = Clients.Create(time: time);
        var probe = new Probe();
        var node = client.Node(host.Uri("/unit/1"));
        node.Link("a", probe);
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync("@link(node:\"/unit/1\",lane:a)");
        await connection.SendAsync("@linked(node:\"/unit/1\",lane:a)");
        await probe.ExpectAsync("linked Supply");
        time.Advance(TimeSpan.FromMinutes(10));
        await node.CommandReconAsync("cmd", default);
        await connection.ExpectAsync("@command(node:\"/unit/1\",lane:cmd)");
        connection.Cut();
    }

    [TestCase("2", "", 2)]
    [TestCase(null, "The server is stopping; retry-after-ms=2000", 2)]
    public async Task A_host_is_left_alone_for_as_long_as_it_asks(string? header, string text, int seconds)
    {
        await using var host = await ScriptedHost.StartAsync();
        host.Refuses = header is not null;
        host.RetryAfter = header;
        var time = new FakeTimeProvider();
        await using var client = new WarpClient(new WarpClientOptions { CloseTimeout = TimeSpan.FromMilliseconds(1) }, time);
        client.Node(host.Uri("/unit/1")).Link("a", new Probe());
        if (header is null) await (await host.AcceptAsync()).CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.EndpointUnavailable, text);
        await Until.TrueAsync(() => host.Upgrades == 1);
        var asked = TimeSpan.Zero;
        await Until.TrueAsync(() =>
        {
            if (host.Upgrades > 1) return true;
            time.Advance(TimeSpan.FromSeconds(0.01));
            asked += TimeSpan.FromSeconds(0.01);
            return false;
        });

        Assert.That(asked.TotalSeconds, Is.GreaterThan(seconds));
        host.Refuses = false;
    }

    [Test]
    public async Task Attempts_to_connect_are_further_and_further_apart()
    {
        await using var host = await ScriptedHost.StartAsync();
        host.Refuses = true;
        var time = new FakeTimeProvider();
        await using var client = new WarpClient(new WarpClientOptions { CloseTimeout = TimeSpan.FromMilliseconds(1) }, time);
        client.Node(host.Uri("/unit/1")).Link("a", new Probe());
        await Until.TrueAsync(() => host.Upgrades == 1);
        foreach (var longest in new[] { 0.625, 1.125, 2.025 })
        {
            var before = host.Upgrades;
            await Until.TrueAsync(() =>
            {
                // the wait may begin a little after the refusal has been sent
                time.Advance(TimeSpan.FromSeconds(longest / 20));
                return host.Upgrades > before;
            });
        }

        Assert.That(host.Upgrades, Is.EqualTo(4));
    }

    [Test]
    public async Task Hosts_and_links_have_limits()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var other = await ScriptedHost.StartAsync();
        await using var client = Clients.Create(options =>
        {
            options.MaxHosts = 1;
            options.MaxLinksPerHost = 2;
        });
        var node = client.Node(host.Uri("/unit/1"));
        node.Link("a", new Probe());
        node.Link("b", new Probe());

        Assert.That(() => node.Link("c", new Probe()), Throws.TypeOf<AgentUnavailableException>().With.Message.Contains("MaxLinksPerHost"));
        Assert.That(() => client.Node(other.Uri("/unit/1")).Link("a", new Probe()), Throws.TypeOf<AgentUnavailableException>().With.Message.Contains("MaxHosts"));
    }

    [Test]
    public async Task Sockets_can_be_set_up()
    {
        await using var host = await ScriptedHost.StartAsync();
        Uri? asked = null;
        await using var client = Clients.Create(options => options.ConfigureSocket = (uri, socket) =>
        {
            asked = uri;
            socket.SetRequestHeader("Authorization", "Bearer abc");
        });
        client.Node(host.Uri("/unit/1")).Link("a", new Probe());
        var connection = await host.AcceptAsync();

        Assert.That(connection.Authorization, Is.EqualTo("Bearer abc"));
        Assert.That(asked, Is.EqualTo(new Uri($"ws://{host.Authority}/")));
    }

    [Test]
    public async Task A_message_larger_than_allowed_ends_the_connection()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create(options => options.MaxMessageBytes = 40_000);
        var probe = new Probe(LaneKind.Value);
        client.Node(host.Uri("/unit/1")).Sync("a", probe);
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync("@sync(node:\"/unit/1\",lane:a)");
        await connection.SendAsync($"@event(node:\"/unit/1\",lane:a)\"{new string('x', 30_000)}\"", "@synced(node:\"/unit/1\",lane:a)");
        await probe.UntilAsync("synced");
        await connection.SendAsync($"@event(node:\"/unit/1\",lane:a)\"{new string('x', 100_000)}\"");
        await (await host.AcceptAsync()).ExpectAsync("@sync(node:\"/unit/1\",lane:a)");
    }

    [TestCase("warp://example/unit/1", "warp://example/unit/1", false, 80)]
    [TestCase("WS://Example:9001/unit/%31/../2?x=1#f", "warp://example:9001/unit/2?x=1", false, 9001)]
    [TestCase("warps://[::1]:8443", "warps://[::1]:8443/", true, 8443)]
    [TestCase("//example/a", "warp://example/a", false, 80)]
    public void Node_uris_are_normalised(string text, string normal, bool isSecure, int port)
    {
        Assert.That(WarpNodeUri.TryParse(text, out var uri), Is.True);
        Assert.That(uri!.ToString(), Is.EqualTo(normal));
        Assert.That((uri.Host.IsSecure, uri.Host.Port), Is.EqualTo((isSecure, port)));
    }

    [TestCase("/unit/1")]
    [TestCase("swim:meta:host")]
    [TestCase("ftp://example/unit/1")]
    [TestCase("warp://user@example/unit/1")]
    [TestCase("warp://example:99999/unit/1")]
    [TestCase("warp://exa mple/unit/1")]
    public void Other_uris_name_no_node_of_another_host(string text) => Assert.That(WarpNodeUri.TryParse(text, out _), Is.False);
}
