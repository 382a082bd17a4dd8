using Swim.Gateway.Tests.Fakes;

namespace Swim.Gateway.Tests.Links;

public sealed class ConversationTests
{
    [Test]
    public async Task A_sync_is_answered_linked_event_synced()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var socket = await host.ConnectAsync();
        host.Node("/unit/1").Do(node => node.Count.Set("7"));
        await socket.SendAsync("@sync(node:\"/unit/1\",lane:count)");
        Assert.That(await socket.ReceiveAsync(3), Is.EqualTo(new[]
        {
            "@linked(node:\"/unit/1\",lane:count)", "@event(node:\"/unit/1\",lane:count) 7", "@synced(node:\"/unit/1\",lane:count)",
        }));
    }

    [Test]
    public async Task A_link_gets_later_events_and_no_state()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var socket = await host.ConnectAsync();
        host.Node("/unit/1").Do(node => node.Count.Set("7"));
        await socket.SendAsync("@link(node:\"/unit/1\",lane:count)");
        Assert.That(await socket.ReceiveAsync(), Is.EqualTo("@linked(node:\"/unit/1\",lane:count)"));
        await socket.SendAsync("@command(node:\"/unit/1\",lane:count)8");
        Assert.That(await socket.ReceiveAsync(), Is.EqualTo("@event(node:\"/unit/1\",lane:count) 8"));
    }

    [Test]
    public async Task A_repeated_sync_sends_the_state_again_without_linked()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var socket = await host.ConnectAsync();
        await socket.SendAsync("@sync(node:\"/unit/1\",lane:count)");
        Assert.That((await socket.ReceiveAsync(3))[1], Is.EqualTo("@event(node:\"/unit/1\",lane:count)"));
        await socket.SendAsync("@sync(node:\"/unit/1\",lane:count)");
        Assert.That(await socket.ReceiveAsync(2), Is.EqualTo(new[] { "@event(node:\"/unit/1\",lane:count)", "@synced(node:\"/unit/1\",lane:count)" }));
    }

    [Test]
    public async Task An_unlink_is_answered_once_and_can_be_followed_by_a_new_link()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var socket = await host.ConnectAsync();
        await socket.SendAsync("@unlink(node:\"/unit/1\",lane:count)");
        Assert.That(await socket.SettleAsync(), Is.EqualTo("@authed"));
        for (var i = 0; i < 3; i++)
        {
            await socket.SendAsync("@link(node:\"/unit/1\",lane:count)");
            await socket.SendAsync("@unlink(node:\"/unit/1\",lane:count)");
            Assert.That(await socket.ReceiveAsync(2), Is.EqualTo(new[] { "@linked(node:\"/unit/1\",lane:count)", "@unlinked(node:\"/unit/1\",lane:count)" }));
        }
    }

    [Test]
    public async Task Link_and_unlink_in_quick_succession_end_as_the_client_said_last()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var socket = await host.ConnectAsync();
        for (var i = 0; i < 5; i++)
        {
            await socket.SendAsync("@link(node:\"/unit/1\",lane:count)");
            await socket.SendAsync("@unlink(node:\"/unit/1\",lane:count)");
        }

        await socket.SendAsync("@sync(node:\"/unit/1\",lane:count)");
        string last;
        do last = await socket.ReceiveAsync();
        while (!last.StartsWith("@synced", StringComparison.Ordinal));
        await socket.SendAsync("@command(node:\"/unit/1\",lane:count)5");
        Assert.That(await socket.ReceiveAsync(), Is.EqualTo("@event(node:\"/unit/1\",lane:count) 5"));
        Assert.That(host.Router.Hub.ReaderCount, Is.EqualTo(1));
    }

    [Test]
    public async Task Unknown_nodes_and_lanes_are_answered_every_time()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var socket = await host.ConnectAsync();
        for (var i = 0; i < 3; i++)
        {
            await socket.SendAsync("@link(node:\"/nosuch\",lane:count)");
            Assert.That(await socket.ReceiveAsync(), Is.EqualTo("@unlinked(node:\"/nosuch\",lane:count)@nodeNotFound"));
            await socket.SendAsync("@sync(node:\"/unit/1\",lane:nope)");
            Assert.That(await socket.ReceiveAsync(), Is.EqualTo("@unlinked(node:\"/unit/1\",lane:nope)@laneNotFound"));
            await socket.SendAsync("@sync(node:\"/unit/1\",lane:http)");
            Assert.That(await socket.ReceiveAsync(), Is.EqualTo("@unlinked(node:\"/unit/1\",lane:http)@unsupported"));
            await socket.SendAsync("@sync(node:\"warp://elsewhere.example/unit/1\",lane:count)");
            Assert.That(await socket.ReceiveAsync(), Is.EqualTo("@unlinked(node:\"warp://elsewhere.example/unit/1\",lane:count)@nodeNotFound"));
        }

        await socket.SendAsync("@command(node:\"/nosuch\",lane:count)5");
        Assert.That(await socket.SettleAsync(), Is.EqualTo("@authed"));
        Assert.That(host.Router.Hub.ReaderCount, Is.Zero);
    }

    [Test]
    public async Task Linked_repeats_body_prio_and_rate_of_the_first_request()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var socket = await host.ConnectAsync();
        await socket.SendAsync("@link(node:\"/unit/1\",lane:count,prio:0.5,rate:10){a:1}");
        Assert.That(await socket.ReceiveAsync(), Is.EqualTo("@linked(node:\"/unit/1\",lane:count,prio:0.5,rate:10){a:1}"));
        await socket.SendAsync("@link(node:\"/unit/1\",lane:count,prio:1)");
        Assert.That(await socket.ReceiveAsync(), Is.EqualTo("@linked(node:\"/unit/1\",lane:count,prio:0.5,rate:10){a:1}"));
    }

    [Test]
    public async Task Spellings_lead_to_one_agent_and_replies_carry_the_first_of_a_link()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var socket = await host.ConnectAsync();
        host.Node("/unit/A").Do(node => node.Count.Set("1"));
        foreach (var (sent, replied) in new[]
        {
            ("unit/A", "unit/A"), ("/unit/%41?q=1", "/unit/A?q=1"), ($"warp://{host.Authority}/unit/A", $"warp://{host.Authority}/unit/A"),
        })
        {
            await socket.SendAsync($"@sync(node:\"{sent}\",lane:count)");
            var messages = await socket.ReceiveAsync(3);
            Assert.That(messages[0], Is.EqualTo($"@linked(node:\"{replied}\",lane:count)"));
            Assert.That(messages[1], Is.EqualTo($"@event(node:\"{replied}\",lane:count) 1"));
        }

        // the same link as the first: another spelling of one resolved URI
        await socket.SendAsync("@sync(node:\"/unit/../unit/%41\",lane:count)");
        Assert.That(await socket.ReceiveAsync(2), Is.EqualTo(new[] { "@event(node:\"unit/A\",lane:count) 1", "@synced(node:\"unit/A\",lane:count)" }));
        Assert.That(host.Router.Hub.ReaderCount, Is.EqualTo(3));
    }

    [Test]
    public async Task Map_changes_are_updates_removes_and_clears()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var socket = await host.ConnectAsync();
        host.Node("/unit/1").Do(node =>
        {
            node.Map.Update("b", "2");
            node.Map.Update("a", "{x:1}");
        });
        await socket.SendAsync("@sync(node:\"/unit/1\",lane:map)");
        Assert.That(await socket.ReceiveAsync(4), Is.EqualTo(new[]
        {
            "@linked(node:\"/unit/1\",lane:map)", "@event(node:\"/unit/1\",lane:map)@update(key:a){x:1}",
            "@event(node:\"/unit/1\",lane:map)@update(key:b) 2", "@synced(node:\"/unit/1\",lane:map)",
        }));
        await socket.SendAsync("@command(node:\"/unit/1\",lane:map)@remove(key:b)");
        Assert.That(await socket.ReceiveAsync(), Is.EqualTo("@event(node:\"/unit/1\",lane:map)@remove(key:b)"));
        await socket.SendAsync("@command(node:\"/unit/1\",lane:map)@clear");
        Assert.That(await socket.ReceiveAsync(), Is.EqualTo("@event(node:\"/unit/1\",lane:map)@clear"));
    }

    [Test]
    public async Task A_large_map_syncs_in_parts()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var socket = await host.ConnectAsync();
        host.Node("/unit/1").Do(node =>
        {
            node.Map.PartSize = 64;
            for (var i = 0; i < 5000; i++) node.Map.Update($"k{i:D5}", $"{i}");
        });
        await socket.SendAsync("@sync(node:\"/unit/1\",lane:map)");
        var messages = await socket.ReceiveAsync(5002);
        Assert.That(messages[^1], Is.EqualTo("@synced(node:\"/unit/1\",lane:map)"));
        Assert.That(messages.Skip(1).SkipLast(1), Is.EqualTo(Enumerable.Range(0, 5000).Select(i => $"@event(node:\"/unit/1\",lane:map)@update(key:k{i:D5}) {i}")));
    }

    [Test]
    public async Task Commands_reach_the_agent_in_order_with_links_between_them()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var socket = await host.ConnectAsync();
        var frames = new List<byte>();
        for (var i = 0; i < 1000; i++)
            frames.AddRange(RawSocket.Frame(0x81, System.Text.Encoding.UTF8.GetBytes($"@command(node:\"/unit/1\",lane:count){i}")));
        frames.AddRange(RawSocket.Frame(0x81, "@sync(node:\"/unit/1\",lane:count)"u8.ToArray()));
        await socket.SendBytesAsync(frames.ToArray());
        Assert.That((await socket.ReceiveAsync(3))[1], Is.EqualTo("@event(node:\"/unit/1\",lane:count) 999"));
        Assert.That(host.Node("/unit/1").Commands, Is.EqualTo(Enumerable.Range(0, 1000).Select(i => $"count {i}")));
        Assert.That(host.Router.Deliveries, Is.LessThan(200), "commands of one read go to an agent in one batch");
    }

    [Test]
    public async Task Items_of_command_lanes_come_one_by_one()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var socket = await host.ConnectAsync();
        await socket.SendAsync("@sync(node:\"/unit/1\",lane:cmd)");
        Assert.That(await socket.ReceiveAsync(2), Is.EqualTo(new[] { "@linked(node:\"/unit/1\",lane:cmd)", "@synced(node:\"/unit/1\",lane:cmd)" }));
        for (var i = 0; i < 100; i++) await socket.SendAsync($"@command(node:\"/unit/1\",lane:cmd)\"a {i}\"");
        Assert.That(await socket.ReceiveAsync(100), Is.EqualTo(Enumerable.Range(0, 100).Select(i => $"@event(node:\"/unit/1\",lane:cmd)\"a {i}\"")));
    }

    [Test]
    public async Task Auth_and_deauth_are_answered_and_server_envelopes_are_ignored()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var socket = await host.ConnectAsync();
        await socket.SendAsync("@auth{token:abc}");
        Assert.That(await socket.ReceiveAsync(), Is.EqualTo("@authed"));
        await socket.SendAsync("@deauth");
        Assert.That(await socket.ReceiveAsync(), Is.EqualTo("@deauthed"));
        foreach (var tag in new[] { "event", "linked", "synced", "unlinked" }) await socket.SendAsync($"@{tag}(node:\"/unit/1\",lane:count)");
        await socket.SendAsync("@authed");
        await socket.SendAsync("@deauthed");
        Assert.That(await socket.SettleAsync(), Is.EqualTo("@authed"));
    }

    [Test]
    public async Task An_agent_that_cannot_be_reached_unlinks_and_the_connection_lives()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var socket = await host.ConnectAsync();
        host.Node("/unit/bad").Failure = new Swim.Lanes.AgentUnavailableException("/unit/bad", "its constructor threw");
        for (var i = 0; i < 2; i++)
        {
            await socket.SendAsync("@command(node:\"/unit/bad\",lane:count)1");
            await socket.SendAsync("@sync(node:\"/unit/bad\",lane:count)");
            Assert.That(await socket.ReceiveAsync(), Is.EqualTo("@unlinked(node:\"/unit/bad\",lane:count)"));
        }

        host.Node("/unit/bad").Failure = null;
        await socket.SendAsync("@sync(node:\"/unit/bad\",lane:count)");
        Assert.That((await socket.ReceiveAsync(3))[2], Is.EqualTo("@synced(node:\"/unit/bad\",lane:count)"));
    }

    [Test]
    public async Task A_body_longer_than_one_write_arrives_whole()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var socket = await host.ConnectAsync();
        var text = new string('x', 300_000);
        await socket.SendAsync("@link(node:\"/unit/1\",lane:count)");
        await socket.ReceiveAsync();
        await socket.SendAsync($"@command(node:\"/unit/1\",lane:count) {text}");
        Assert.That(await socket.ReceiveAsync(), Is.EqualTo($"@event(node:\"/unit/1\",lane:count) {text}"));
        await socket.SendAsync("@command(node:\"/unit/1\",lane:count)1");
        Assert.That(await socket.ReceiveAsync(), Is.EqualTo("@event(node:\"/unit/1\",lane:count) 1"));
    }

    [Test]
    public async Task A_lost_socket_takes_its_links_along()
    {
        await using var host = await GatewayHost.StartAsync();
        var socket = await host.ConnectAsync();
        await socket.SendAsync("@sync(node:\"/unit/1\",lane:count)");
        await socket.ReceiveAsync(3);
        Assert.That(host.Router.Hub.ReaderCount, Is.EqualTo(1));
        await socket.DisposeAsync();
        await Until.TrueAsync(() => host.Router.Hub.ReaderCount == 0);
    }
}
