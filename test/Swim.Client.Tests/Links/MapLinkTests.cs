using Swim.Client.Tests.Fakes;
using Swim.Lanes;

namespace Swim.Client.Tests.Links;

internal sealed class MapLinkTests
{
    private const string Address = "(node:\"/unit/1\",lane:map)";

    [Test]
    public async Task A_map_is_its_entries_whatever_they_look_like()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        var probe = new Probe(LaneKind.Map);
        client.Node(host.Uri("/unit/1")).Sync("map", probe);
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync($"@sync{Address}");
        await connection.SendAsync(
            $"@linked{Address}",
            $"@event{Address}@update(key:a) 1",
            $"@event{Address}@update(key:\"b,c\"){{x:1}}",
            $"@event{Address}@update(key:{{p:1,q:2}})@tag",
            $"@event{Address}@update( key: 7 )",
            $"@event{Address}@update(key:) 5",
            $"@synced{Address}");

        Assert.That(await probe.NextAsync(), Is.EqualTo("linked Map"));
        Assert.That(await probe.UntilAsync("synced"), Is.EquivalentTo(new[] { "update a=1", "update \"b,c\"={x:1}", "update {p:1,q:2}=@tag", "update 7=" }));
        await connection.SendAsync($"@event{Address}@remove(key:a)", $"@event{Address}@update(key:d) 4");
        await probe.ExpectAsync("remove a", "update d=4");
        await connection.SendAsync($"@event{Address}@clear");
        await probe.ExpectAsync("clear");
    }

    [Test]
    public async Task What_went_while_the_connection_was_lost_is_removed_and_what_stayed_says_nothing()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        var probe = new Probe(LaneKind.Map);
        client.Node(host.Uri("/unit/1")).Sync("map", probe);
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync($"@sync{Address}");
        await connection.SendAsync($"@linked{Address}", $"@event{Address}@update(key:a) 1", $"@event{Address}@update(key:b) 2", $"@event{Address}@update(key:c) 3", $"@synced{Address}");
        await probe.UntilAsync("synced");
        connection.Cut();

        connection = await host.AcceptAsync();
        await connection.ExpectAsync($"@sync{Address}");
        await connection.SendAsync($"@linked{Address}", $"@event{Address}@update(key:a) 1", $"@event{Address}@update(key:c) 4", $"@event{Address}@update(key:d) 5", $"@synced{Address}");
        await probe.ExpectAsync("update c=4", "update d=5", "remove b");
        await connection.SendAsync($"@event{Address}@update(key:a) 1");
        await probe.ExpectAsync("update a=1");
    }

    [TestCase("@take(1)")]
    [TestCase("@drop(2)")]
    public async Task Take_and_drop_end_in_what_the_host_has_left(string verb)
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        var probe = new Probe(LaneKind.Map);
        client.Node(host.Uri("/unit/1")).Sync("map", probe);
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync($"@sync{Address}");
        await connection.SendAsync($"@linked{Address}", $"@event{Address}@update(key:a) 1", $"@event{Address}@update(key:b) 2", $"@event{Address}@update(key:c) 3", $"@synced{Address}");
        await probe.UntilAsync("synced");
        await connection.SendAsync($"@event{Address}{verb}");
        await connection.ExpectAsync($"@sync{Address}");
        await connection.SendAsync($"@event{Address}@update(key:a) 1", $"@synced{Address}");

        Assert.That(new[] { await probe.NextAsync(), await probe.NextAsync() }, Is.EquivalentTo(new[] { "remove b", "remove c" }));
    }

    [Test]
    public async Task The_kind_is_found_out_when_nobody_says_it()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        var node = client.Node(host.Uri("/unit/1"));
        var (map, value, list, supply) = (new Probe(), new Probe(), new Probe(), new Probe());
        node.Sync("map", map);
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync($"@sync{Address}");
        await connection.SendAsync($"@linked{Address}", $"@event{Address}@update(key:a) 1", $"@synced{Address}");
        await map.ExpectAsync("linked Map", "update a=1", "synced");

        node.Sync("value", value);
        await connection.ExpectAsync("@sync(node:\"/unit/1\",lane:value)");
        await connection.SendAsync("@event(node:\"/unit/1\",lane:value)@state(x:1)", "@synced(node:\"/unit/1\",lane:value)");
        await value.ExpectAsync("linked Value", "event @state(x:1)", "synced");

        node.Sync("list", list);
        await connection.ExpectAsync("@sync(node:\"/unit/1\",lane:list)");
        await connection.SendAsync("@event(node:\"/unit/1\",lane:list)@update(index:0,key:%Ab12Cd34) 1", "@synced(node:\"/unit/1\",lane:list)");
        await list.ExpectAsync("linked Supply", "item @update(index:0,key:%Ab12Cd34) 1", "synced");

        node.Sync("supply", supply);
        await connection.ExpectAsync("@sync(node:\"/unit/1\",lane:supply)");
        await connection.SendAsync("@linked(node:\"/unit/1\",lane:supply)", "@synced(node:\"/unit/1\",lane:supply)", "@event(node:\"/unit/1\",lane:supply) 1");
        await supply.ExpectAsync("linked Supply", "synced", "item 1");
    }

    [Test]
    public async Task A_reader_that_takes_the_lane_for_something_else_is_told()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        var node = client.Node(host.Uri("/unit/1"));
        var (map, value) = (new Probe(LaneKind.JoinMap), new Probe(LaneKind.Value));
        node.Sync("map", map);
        node.Sync("map", value);
        await value.ExpectAsync("unlinked Unsupported");
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync($"@sync{Address}");
        await connection.SendAsync($"@linked{Address}", $"@synced{Address}");
        await map.ExpectAsync("linked JoinMap", "synced");
    }

    [Test]
    public async Task Readers_that_come_and_go_while_the_state_is_under_way_see_all_of_it()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        var node = client.Node(host.Uri("/unit/1"));
        var (first, second) = (new Probe(LaneKind.Map), new Probe(LaneKind.Map));
        var events = new Probe();
        node.Sync("map", first);
        node.Link("map", events);
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync($"@sync{Address}");
        await connection.SendAsync($"@linked{Address}", $"@event{Address}@update(key:a) 1");
        await events.ExpectAsync("linked Supply", "item @update(key:a) 1");
        node.Unlink("map", first);
        node.Sync("map", second);
        await connection.SendAsync($"@event{Address}@update(key:b) 2", $"@synced{Address}");
        await connection.ExpectAsync($"@sync{Address}");
        await connection.SendAsync($"@event{Address}@update(key:a) 1", $"@event{Address}@update(key:b) 2", $"@synced{Address}");

        await first.ExpectAsync("unlinked Requested");
        Assert.That(await second.NextAsync(), Is.EqualTo("linked Map"));
        Assert.That(await second.UntilAsync("synced"), Is.EquivalentTo(new[] { "update a=1", "update b=2" }));
    }

    [Test]
    public async Task A_list_is_sent_again_after_a_clear_when_the_connection_was_lost()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        var probe = new Probe(LaneKind.List);
        client.Node(host.Uri("/unit/1")).Sync("map", probe);
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync($"@sync{Address}");
        await connection.SendAsync($"@linked{Address}", $"@event{Address}@update(index:0,key:%AAAA) 1", $"@synced{Address}", $"@event{Address}@remove(index:0,key:%AAAA)");
        await probe.ExpectAsync("linked Supply", "item @update(index:0,key:%AAAA) 1", "synced", "item @remove(index:0,key:%AAAA)");
        connection.Cut();

        connection = await host.AcceptAsync();
        await connection.ExpectAsync($"@sync{Address}");
        await connection.SendAsync($"@linked{Address}", $"@event{Address}@update(index:0,key:%AAAB) 2", $"@synced{Address}");
        await probe.ExpectAsync("item @clear", "item @update(index:0,key:%AAAB) 2");
    }
}
