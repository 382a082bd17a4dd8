using Swim.Client.Tests.Fakes;
using Swim.Lanes;

namespace Swim.Client.Tests.Links;

internal sealed class ValueLinkTests
{
    private const string Address = "(node:\"/unit/1\",lane:count)";

    [Test]
    public async Task A_sync_brings_the_state_then_changes()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        var probe = new Probe(LaneKind.Value);
        client.Node(host.Uri("/unit/1")).Sync("count", probe);
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync($"@sync{Address}");
        await connection.SendAsync($"@linked{Address}", $"@event{Address} 5", $"@synced{Address}");
        await probe.ExpectAsync("linked Value", "event 5", "synced");
        await connection.SendAsync($"@event{Address} 6");
        await probe.ExpectAsync("event 6");

        Assert.That(connection.Protocol, Is.EqualTo("warp0"));
    }

    [Test]
    public async Task A_value_that_was_never_set_is_empty()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        var probe = new Probe(LaneKind.Value);
        client.Node(host.Uri("/unit/1")).Sync("count", probe);
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync($"@sync{Address}");
        await connection.SendAsync($"@linked{Address}", $"@event{Address}", $"@synced{Address}");
        await probe.ExpectAsync("linked Value", "event", "synced");
    }

    [Test]
    public async Task Readers_of_a_lane_share_one_link_and_later_ones_get_the_state_at_once()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        var node = client.Node(host.Uri("/unit/1"));
        var (first, second) = (new Probe(LaneKind.Value), new Probe(LaneKind.Value));
        node.Sync("count", first);
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync($"@sync{Address}");
        await connection.SendAsync($"@linked{Address}", $"@event{Address} 5", $"@synced{Address}");
        await first.ExpectAsync("linked Value", "event 5", "synced");
        node.Sync("count", second);
        await second.ExpectAsync("linked Value", "event 5", "synced");

        node.Unlink("count", first);
        await first.ExpectAsync("unlinked Requested");
        second.Detach();
        await connection.ExpectAsync($"@unlink{Address}");
    }

    [Test]
    public async Task What_is_linked_again_before_the_host_was_told_leaves_no_trace()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        var node = client.Node(host.Uri("/unit/1"));
        var first = new Probe(LaneKind.Value);
        node.Sync("count", first);
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync($"@sync{Address}");
        await connection.SendAsync($"@linked{Address}", $"@event{Address} 5", $"@synced{Address}");
        await first.UntilAsync("synced");
        node.Unlink("count", first);
        await connection.ExpectAsync($"@unlink{Address}");

        var second = new Probe(LaneKind.Value);
        node.Sync("count", second);
        await connection.ExpectAsync($"@sync{Address}");
        await connection.SendAsync($"@unlinked{Address}", $"@linked{Address}", $"@event{Address} 7", $"@synced{Address}");
        await second.ExpectAsync("linked Value", "event 7", "synced");
    }

    [Test]
    public async Task Replies_may_spell_the_node_as_they_like()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        var probe = new Probe(LaneKind.Value);
        client.Node(host.Uri("/unit/a%20b")).Sync("count", probe);
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync("@sync(node:\"/unit/a%20b\",lane:count)");
        await connection.SendAsync(
            "@linked(node:\"unit/a%20b\",lane:count)",
            $"@event(node:\"warp://{host.Authority}/unit/a%20b\",lane:count) 1",
            "@synced(node:\"/unit/../unit/a%20b\",lane:count)");
        await probe.ExpectAsync("linked Value", "event 1", "synced");
    }

    [Test]
    public async Task A_lost_connection_shows_only_what_has_changed()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        var probe = new Probe(LaneKind.Value);
        client.Node(host.Uri("/unit/1")).Sync("count", probe);
        for (var round = 0; round < 3; round++)
        {
            var connection = await host.AcceptAsync();
            await connection.ExpectAsync($"@sync{Address}");
            await connection.SendAsync($"@linked{Address}", $"@event{Address} {(round < 2 ? 5 : 6)}", $"@synced{Address}");
            if (round == 0) await probe.ExpectAsync("linked Value", "event 5", "synced");
            if (round == 2) await probe.ExpectAsync("event 6");
            else connection.Cut();
        }

        Assert.That(probe.TryNext(), Is.Null);
    }

    [TestCase("@laneNotFound", "unlinked LaneNotFound")]
    [TestCase("@nodeNotFound", "unlinked NodeNotFound")]
    [TestCase("@unsupported", "unlinked Unsupported")]
    [TestCase("", "unlinked Failed")]
    public async Task A_refused_link_says_why(string body, string expected)
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        var probe = new Probe(LaneKind.Value);
        client.Node(host.Uri("/unit/1")).Sync("count", probe);
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync($"@sync{Address}");
        await connection.SendAsync($"@unlinked{Address}{body}");
        await probe.ExpectAsync(expected);
    }

    [Test]
    public async Task An_agent_that_stops_itself_ends_its_links()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        var node = client.Node(host.Uri("/unit/1"));
        var (value, events) = (new Probe(LaneKind.Value), new Probe());
        node.Sync("count", value);
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync($"@sync{Address}");
        await connection.SendAsync($"@linked{Address}", $"@event{Address} 5", $"@synced{Address}");
        await value.UntilAsync("synced");
        node.Link("count", events);
        await events.ExpectAsync("linked Supply");
        await connection.SendAsync($"@unlinked{Address}");
        await value.ExpectAsync("unlinked Stopped");
        await events.ExpectAsync("unlinked Stopped");

        node.Link("count", events);
        await connection.ExpectAsync($"@link{Address}");
    }

    [Test]
    public async Task A_reader_of_events_gets_each_body_as_it_came()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        var probe = new Probe();
        client.Node(host.Uri("/unit/1")).Link("count", probe);
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync($"@link{Address}");
        await connection.SendAsync($"@linked{Address}", $"@event{Address} 1", $"@event{Address} 1", $"@event{Address}@update(key:a) 2");
        await probe.ExpectAsync("linked Supply", "item 1", "item 1", "item @update(key:a) 2");
        connection.Cut();

        connection = await host.AcceptAsync();
        await connection.ExpectAsync($"@link{Address}");
        await connection.SendAsync($"@linked{Address}", $"@event{Address} 3");
        await probe.ExpectAsync("item 3");
    }

    [Test]
    public async Task Frames_that_are_no_envelope_do_no_harm()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        var probe = new Probe(LaneKind.Value);
        client.Node(host.Uri("/unit/1")).Sync("count", probe);
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync($"@sync{Address}");
        await connection.SendAsync("", "hello", "@event(lane:x)", $"@event(node:\"/unit/2\",lane:count) 1", "@authed", $"@command{Address} 9", $"@event{Address} 5", $"@synced{Address}");
        await probe.ExpectAsync("linked Value", "event 5", "synced");
    }
}
