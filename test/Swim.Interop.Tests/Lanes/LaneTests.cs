using Swim.Interop.Tests.Support;

namespace Swim.Interop.Tests.Lanes;

/// <summary>Every kind of lane as a client sees it, by what the client's own state is in the end: npm <c>@swim/client</c> 4.0.0, unmodified, and the browser client.</summary>
[TestFixture(ClientProcess.SwimClient)]
[TestFixture(ClientProcess.BrowserClient)]
public sealed class LaneTests(string driver)
{
    private static int s_nodes;

    private LanesServer _server = null!;
    private ClientProcess _client = null!;
    private string _node = "";

    [OneTimeSetUp]
    public async Task StartServerAsync()
    {
        _server = new LanesServer();
        await _server.StartAsync();
    }

    [OneTimeTearDown]
    public async Task StopServerAsync() => await _server.DisposeAsync();

    [SetUp]
    public void Start()
    {
        _node = $"/unit/{Interlocked.Increment(ref s_nodes)}";
        _client = ClientProcess.Start(_server.Url, driver);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _client.HasNoErrors();
        await _client.DisposeAsync();
    }

    [Test]
    public async Task A_list_follows_what_the_agent_does()
    {
        await LinkAsync("list", "l", "list");
        foreach (var name in "abcd") await PublishAsync($"@add {name}");
        await _client.HoldsAsync("l", """["a","b","c","d"]""");
        await CommandAsync("list", "@update(index:1,key:mine)X");
        await _client.HoldsAsync("l", """["a","X","b","c","d"]""");
        await PublishAsync("@move(from:0,to:3)");
        await PublishAsync("@delAt(1)");
        await PublishAsync("@set(index:0,value:Y)");
        await _client.HoldsAsync("l", """["Y","c","a","d"]""");
        await PublishAsync("@listDrop(1)");
        await PublishAsync("@listTake(2)");
        await _client.HoldsAsync("l", """["c","a"]""");
        await AnotherHoldsAsync("list", "list", """["c","a"]""");
        await PublishAsync("@listClear");
        await _client.HoldsAsync("l", "[]");
        await PublishAsync("@add{again:true}");
        await _client.HoldsAsync("l", """[{"again":true}]""");
    }

    [Test]
    public async Task A_list_is_changed_by_clients()
    {
        await LinkAsync("list", "l", "list");
        await using var other = ClientProcess.Start(_server.Url, driver);
        await other.SendAsync(new { op = "list", id = "o", node = _node, lane = "list" });
        await other.SeesAsync("o", "synced");
        await _client.SendAsync(new { op = "push", id = "l", value = "a" });
        await BothHoldAsync(other, """["a"]""");
        await _client.SendAsync(new { op = "push", id = "l", value = "b" });
        await BothHoldAsync(other, """["a","b"]""");
        await other.SendAsync(new { op = "insert", id = "o", index = 1, value = "x" });
        await BothHoldAsync(other, """["a","x","b"]""");
        await _client.SendAsync(new { op = "setAt", id = "l", index = 0, value = "A" });
        await BothHoldAsync(other, """["A","x","b"]""");
        await other.SendAsync(new { op = "move", id = "o", from = 0, to = 2 });
        await BothHoldAsync(other, """["x","b","A"]""");
        await _client.SendAsync(new { op = "removeAt", id = "l", index = 1 });
        await BothHoldAsync(other, """["x","A"]""");
        await AnotherHoldsAsync("list", "list", """["x","A"]""");
        await other.SendAsync(new { op = "clear", id = "o" });
        await BothHoldAsync(other, "[]");
        other.HasNoErrors();
    }

    [Test]
    public async Task A_demand_map_is_computed_on_sync_and_on_cue()
    {
        await LinkAsync("map", "s", "shopping");
        await PublishAsync("@put(key:a,value:1)");
        await PublishAsync("@put(key:b,value:2)");
        await _client.HoldsAsync("s", """{"\"a\"":1,"\"b\"":2}""");
        await LinkAsync("map", "d", "demandMap");
        await _client.HoldsAsync("d", """{"\"a\"":{"qty":1},"\"b\"":{"qty":2}}""");
        await PublishAsync("@put(key:a,value:7)");
        await PublishAsync("@cueKey(a)");
        await _client.HoldsAsync("d", """{"\"a\"":{"qty":7},"\"b\"":{"qty":2}}""");
        await PublishAsync("@removeKey(b)");
        await _client.HoldsAsync("d", """{"\"a\"":{"qty":7}}""");
    }

    [Test]
    public async Task A_join_of_values_is_a_map_by_source()
    {
        await LinkAsync("map", "j", "joinValue");
        await CommandAsync("count", "5", _node + "a");
        await PublishAsync($"@joinAdd(\"{_node}a\")");
        await PublishAsync($"@joinAdd(\"{_node}b\")");
        await CommandAsync("count", "6", _node + "b");
        await _client.HoldsAsync("j", $$"""{"\"{{_node}}a\"":5,"\"{{_node}}b\"":6}""");
        await CommandAsync("count", "8", _node + "a");
        await _client.HoldsAsync("j", $$"""{"\"{{_node}}a\"":8,"\"{{_node}}b\"":6}""");
        await AnotherHoldsAsync("map", "joinValue", $$"""{"\"{{_node}}a\"":8,"\"{{_node}}b\"":6}""");
    }

    [Test]
    public async Task A_join_of_maps_is_one_map()
    {
        await LinkAsync("map", "j", "joinMap");
        await CommandAsync("shopping", "@update(key:milk)1", _node + "a");
        await CommandAsync("shopping", "@update(key:eggs)12", _node + "b");
        await PublishAsync($"@joinMapAdd(\"{_node}a\")");
        await PublishAsync($"@joinMapAdd(\"{_node}b\")");
        await _client.HoldsAsync("j", """{"\"eggs\"":12,"\"milk\"":1}""");
        await CommandAsync("shopping", "@remove(key:milk)", _node + "a");
        await _client.HoldsAsync("j", """{"\"eggs\"":12}""");
        await CommandAsync("shopping", "@update(key:tea){bags:3}", _node + "b");
        await AnotherHoldsAsync("map", "joinMap", """{"\"eggs\"":12,"\"tea\"":{"bags":3}}""");
        await CommandAsync("shopping", "@clear", _node + "b");
        await _client.HoldsAsync("j", "{}");
    }

    [Test]
    public async Task A_supply_lane_sends_every_item_once_and_in_order()
    {
        await LinkAsync("event", "s", "supply", "linked");
        await PublishAsync("@supplyMany(4)");
        await PublishAsync("@supply{a:1}");
        await PublishAsync("@supply end");
        await _client.SeesAllAsync("s", "0", "1", "2", "3", """{"a":1}""", "\"end\"");
    }

    [Test]
    public async Task A_demand_lane_computes_for_a_sync_and_for_a_cue()
    {
        await LinkAsync("value", "d", "demand");
        await _client.HoldsAsync("d", """{"n":0}""");
        await PublishAsync("@setCount(5)");
        await PublishAsync("@cue");
        await _client.HoldsAsync("d", """{"n":5}""");
    }

    [Test]
    public async Task A_spatial_lane_can_be_followed_as_a_map()
    {
        await LinkAsync("map", "s", "spatial");
        await CommandAsync("spatial", "@update(key:t1,shape:{lat:1,lng:2}){v:7}");
        await CommandAsync("spatial", "@update(key:t2,shape:{lat:50,lng:2}){v:8}");
        await _client.HoldsAsync("s", """{"\"t1\"":{"v":7},"\"t2\"":{"v":8}}""");
        await CommandAsync("spatial", "@move(key:t1,from:{lat:1,lng:2},to:{lat:3,lng:4})");
        await CommandAsync("spatial", "@update(key:t1){v:9}");
        await CommandAsync("spatial", "@remove(key:t2)");
        await _client.HoldsAsync("s", """{"\"t1\"":{"v":9}}""");
        await AnotherHoldsAsync("map", "spatial", """{"\"t1\"":{"v":9}}""");
    }

    [Test]
    public async Task A_command_lane_echoes_every_command_after_what_it_did()
    {
        await LinkAsync("event", "p", "publish", "linked");
        await LinkAsync("value", "c", "count");
        await PublishAsync("@setCount(3)");
        await PublishAsync("{plain:1}");
        await PublishAsync("@boom"); // its handler throws: no echo, and the links stay
        await PublishAsync("@setCount(4)");
        await _client.SeesAllAsync("p", """{"@setCount":3}""", """{"plain":1}""", """{"@setCount":4}""");
        await _client.HoldsAsync("c", "4");
    }

    [Test]
    public async Task An_HTTP_lane_answers_fetch()
    {
        await LinkAsync("value", "i", "info");
        await _client.SendAsync(new { op = "http", id = "post", method = "POST", node = _node, lane = "http", body = "{a:1,b:text}" });
        await _client.SeesAsync("post", "answer", "200 application/x-recon {a:1,b:text}");
        await _client.HoldsAsync("i", """{"a":1,"b":"text"}""");
        await _client.SendAsync(new { op = "http", id = "get", method = "GET", node = _node, lane = "httpJson" });
        await _client.SeesAsync("get", "answer", """200 application/json {"a":1,"b":"text"}""");
        await _client.SendAsync(new { op = "http", id = "none", method = "GET", node = _node, lane = "nothing" });
        await _client.SeesAsync("none", "answer");
        await _client.SendAsync(new { op = "value", id = "h", node = _node, lane = "http" });
        await _client.SeesAsync("h", "unlinked");
    }

    private async Task LinkAsync(string kind, string id, string lane, string until = "synced")
    {
        await _client.SendAsync(new { op = kind, id, node = _node, lane });
        await _client.SeesAsync(id, until);
    }

    private Task PublishAsync(string recon) => CommandAsync("publish", recon);

    private Task CommandAsync(string lane, string recon, string? node = null) => _client.SendAsync(new { op = "command", node = node ?? _node, lane, recon });

    private async Task BothHoldAsync(ClientProcess other, string json)
    {
        await _client.HoldsAsync("l", json);
        await other.HoldsAsync("o", json);
    }

    /// <summary>A client that comes later is given the same by its sync.</summary>
    private async Task AnotherHoldsAsync(string kind, string lane, string json)
    {
        await using var later = ClientProcess.Start(_server.Url, driver);
        await later.SendAsync(new { op = kind, id = "later", node = _node, lane });
        await later.SeesAsync("later", "synced");
        await later.HoldsAsync("later", json);
        later.HasNoErrors();
    }
}
