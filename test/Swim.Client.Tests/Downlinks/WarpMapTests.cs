using Microsoft.Extensions.Time.Testing;
using Swim.Client.Tests.Fakes;
using Swim.Gateway.Tests.Fakes;
using Swim.Lanes;

namespace Swim.Client.Tests.Downlinks;

/// <summary>A map lane followed by a typed link.</summary>
internal sealed class WarpMapTests
{
    private const string Address = "(node:\"/unit/1\",lane:map)";

    [Test]
    public async Task Entries_are_followed_and_changed()
    {
        await using var host = await GatewayHost.StartAsync();
        await using var client = Clients.Create();
        host.Node("/unit/1").Do(node => node.Map.Update("a", "1"));
        var told = new Told();
        await using var map = client.Node($"warp://{host.Authority}/unit/1").Map("map", Handlers(told));

        Assert.That(await map.SyncAsync(), Is.EquivalentTo(new Dictionary<string, int> { ["a"] = 1 }));
        await told.ExpectAsync("a=1", "synced");
        host.Node("/unit/1").Do(node => node.Map.Update("b", "2"));
        await told.ExpectAsync("b=2");
        host.Node("/unit/1").Do(node => node.Map.Remove("a"));
        await told.ExpectAsync("-a");
        Assert.That(map.ToDictionary(), Is.EquivalentTo(new Dictionary<string, int> { ["b"] = 2 }));
        Assert.That(map.TryGetValue("a", out _), Is.False);
    }

    [Test]
    public async Task Own_changes_show_at_once_and_their_echoes_run_no_handler()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        var told = new Told();
        await using var map = client.Node(host.Uri("/unit/1")).Map("map", Handlers(told));
        var connection = await SyncAsync(host);
        await told.ExpectAsync("a=1", "b=2", "synced");
        map.Update("a", 5);
        map.Remove("b");
        Assert.That(map.ToDictionary(), Is.EquivalentTo(new Dictionary<string, int> { ["a"] = 5 }));
        await connection.ExpectAsync($"@command{Address}@update(key:a) 5", $"@command{Address}@remove(key:b)");
        await connection.SendAsync(
            $"@event{Address}@update(key:a) 5", $"@event{Address}@remove(key:b)", $"@event{Address}@update(key:c) 3", $"@event{Address}@update(key:a) 6");

        await told.ExpectAsync("c=3", "a=6");
        Assert.That(map.ToDictionary(), Is.EquivalentTo(new Dictionary<string, int> { ["a"] = 6, ["c"] = 3 }));
        connection.Cut();
    }

    [Test]
    public async Task What_the_host_does_not_answer_is_taken_back_to_what_it_said_meanwhile()
    {
        await using var host = await ScriptedHost.StartAsync();
        var time = new FakeTimeProvider();
        await using var client = Clients.Create(time: time);
        var told = new Told();
        await using var map = client.Node(host.Uri("/unit/1")).Map("map", Handlers(told));
        var connection = await SyncAsync(host);
        await told.ExpectAsync("a=1", "b=2", "synced");
        map.Update("a", 5);
        map.Update("new", 9);
        map.Remove("b");
        await connection.SendAsync($"@event{Address}@update(key:a) 7", $"@event{Address}@update(key:c) 3");
        await told.ExpectAsync("c=3");
        Assert.That(map.TryGetValue("a", out var shown) ? shown : -1, Is.EqualTo(5));
        time.Advance(Clients.Quick.EchoTimeout);

        await told.ExpectAsync("a=7");
        await told.ExpectAsync("-new", "b=2");
        Assert.That(map.ToDictionary(), Is.EquivalentTo(new Dictionary<string, int> { ["a"] = 7, ["b"] = 2, ["c"] = 3 }));
        connection.Cut();
    }

    [Test]
    public async Task A_clear_leaves_what_is_shown_ahead()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        var told = new Told();
        await using var map = client.Node(host.Uri("/unit/1")).Map("map", Handlers(told));
        var connection = await SyncAsync(host);
        await told.ExpectAsync("a=1", "b=2", "synced");
        map.Update("c", 3);
        await connection.SendAsync($"@event{Address}@clear");
        await told.ExpectAsync("clear");
        Assert.That(map.ToDictionary(), Is.EquivalentTo(new Dictionary<string, int> { ["c"] = 3 }));
    }

    [Test]
    public async Task Changes_are_read_as_a_sequence_also_over_a_lost_connection()
    {
        await using var host = await ScriptedHost.StartAsync();
        await using var client = Clients.Create();
        await using var map = client.Node(host.Uri("/unit/1")).Map<string, int>("map");
        var connection = await SyncAsync(host);
        await map.SyncAsync();
        await using var changes = map.ReadAllAsync().GetAsyncEnumerator();
        foreach (var expected in new MapChange<string, int>[] { new(MapChangeKind.Update, "a", 1), new(MapChangeKind.Update, "b", 2), new(MapChangeKind.Synced, null, 0) })
        {
            Assert.That(await changes.MoveNextAsync(), Is.True);
            Assert.That(changes.Current, Is.EqualTo(expected));
        }

        connection.Cut();
        var again = await host.AcceptAsync();
        await again.ExpectAsync($"@sync{Address}");
        await again.SendAsync($"@linked{Address}", $"@event{Address}@update(key:a) 1", $"@synced{Address}");
        Assert.That(await changes.MoveNextAsync(), Is.True);
        Assert.That(changes.Current, Is.EqualTo(new MapChange<string, int>(MapChangeKind.Remove, "b", 0)), "only what is different");
    }

    private static WarpMapHandlers<string, int> Handlers(Told told) => new()
    {
        OnUpdate = (key, value) => told.Say($"{key}={value}"),
        OnRemove = key => told.Say($"-{key}"),
        OnClear = () => told.Say("clear"),
        OnSynced = () => told.Say("synced"),
    };

    private static async Task<HostConnection> SyncAsync(ScriptedHost host)
    {
        var connection = await host.AcceptAsync();
        await connection.ExpectAsync($"@sync{Address}");
        await connection.SendAsync($"@linked{Address}", $"@event{Address}@update(key:a) 1", $"@event{Address}@update(key:b) 2", $"@synced{Address}");
        return connection;
    }
}
