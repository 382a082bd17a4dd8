using Swim.Interop.Tests.Support;

namespace Swim.Interop.Tests.SwimClient;

/// <summary>npm <c>@swim/client</c> 4.0.0, unmodified, against our server.</summary>
public sealed class SwimClientTests
{
    private TemporaryFolder _folder = null!;
    private UnitServer _server = null!;
    private ClientProcess _client = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _folder = new TemporaryFolder();
        _server = new UnitServer(FreePort.Find(), _folder.Path);
        await _server.StartAsync();
        _client = ClientProcess.Start(_server.Url);
    }

    [TearDown]
    public async Task StopAsync()
    {
        if (_client is not null) await _client.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task A_value_lane_is_set_and_followed()
    {
        await _client.SendAsync(new { op = "value", id = "v", node = "/unit/1", lane = "text" });
        await _client.SeesAsync("v", "synced");
        await _client.SendAsync(new { op = "set", id = "v", value = "hello" });
        await _client.SendAsync(new { op = "value", id = "w", node = "/unit/1", lane = "text" });
        await _client.SeesAsync("v", "set", "\"hello\"", times: 2); // its own change at once, then the server's word
        await _client.SendAsync(new { op = "set", id = "v", value = "true \"x\" é" });
        await _client.SeesAsync("w", "set", "\"true \\\"x\\\" é\"");
        _client.HasNoErrors();
    }

    [Test]
    public async Task A_map_lane_is_changed_and_followed()
    {
        await _client.SendAsync(new { op = "map", id = "m", node = "/unit/1", lane = "scores" });
        await _client.SeesAsync("m", "synced");
        await _client.SendAsync(new { op = "put", id = "m", key = "ann", value = 1 });
        await _client.SendAsync(new { op = "put", id = "m", key = "bob b", value = 2 });
        await _client.SeesAsync("m", "update", "2", "\"bob b\"", times: 2);
        await _client.SendAsync(new { op = "remove", id = "m", key = "ann" });
        await using var other = ClientProcess.Start(_server.Url);
        await other.SendAsync(new { op = "map", id = "n", node = "/unit/1", lane = "scores" });
        await other.SeesAsync("n", "synced");
        await _client.SendAsync(new { op = "put", id = "m", key = "cid", value = 3 });
        await other.SeesAsync("n", "update", "3", "\"cid\"");
        await other.SendAsync(new { op = "entries", id = "n" });
        await other.SeesAsync("n", "entries", """{"\"bob b\"":"2","\"cid\"":"3"}""");
        await _client.SendAsync(new { op = "clear", id = "m" });
        await other.SeesAsync("n", "clear");
        _client.HasNoErrors();
        other.HasNoErrors();
    }

    [Test]
    public async Task A_command_lane_runs_its_handler_and_echoes_every_command()
    {
        await _client.SendAsync(new { op = "event", id = "e", node = "/unit/1", lane = "add" });
        await _client.SendAsync(new { op = "value", id = "s", node = "/unit/1", lane = "sum" });
        await _client.SeesAsync("e", "linked");
        await _client.SeesAsync("s", "synced");
        foreach (var number in new[] { 1, 2, 4 }) await _client.SendAsync(new { op = "command", node = "/unit/1", lane = "add", value = number });
        foreach (var number in new[] { "1", "2", "4" }) await _client.SeesAsync("e", "event", number);
        await _client.SeesAsync("s", "set", "7");
        _client.HasNoErrors();
    }

    [Test]
    public async Task An_unknown_node_and_an_unknown_lane_unlink_only_their_own_link()
    {
        await _client.SendAsync(new { op = "value", id = "v", node = "/unit/1", lane = "text" });
        await _client.SendAsync(new { op = "value", id = "x", node = "/nowhere/1", lane = "text" });
        await _client.SendAsync(new { op = "value", id = "y", node = "/unit/1", lane = "nothing" });
        await _client.SeesAsync("x", "unlinked");
        await _client.SeesAsync("y", "unlinked");
        await _client.SendAsync(new { op = "set", id = "v", value = "still" });
        await _client.SeesAsync("v", "set", "\"still\"", times: 2);
        _client.HasNoErrors();
    }

    [Test]
    public async Task After_a_restart_of_the_server_links_come_back_with_the_stored_state()
    {
        await _client.SendAsync(new { op = "value", id = "v", node = "/unit/1", lane = "text" });
        await _client.SendAsync(new { op = "map", id = "m", node = "/unit/1", lane = "scores" });
        await _client.SeesAsync("v", "synced");
        await _client.SeesAsync("m", "synced");
        await _client.SendAsync(new { op = "set", id = "v", value = "kept" });
        await _client.SendAsync(new { op = "put", id = "m", key = "ann", value = 1 });
        await _client.SeesAsync("v", "set", "\"kept\"", times: 2);
        await _client.SeesAsync("m", "update", "1", "\"ann\"", times: 2);

        await _server.StopAsync();
        await _client.SeesAsync("v", "disconnected");
        await _server.StartAsync();

        await _client.SeesAsync("v", "synced", times: 2);
        await _client.SeesAsync("v", "set", "\"kept\"", times: 3);
        await _client.SeesAsync("m", "synced", times: 2);
        await _client.SendAsync(new { op = "put", id = "m", key = "bob", value = 2 });
        await _client.SeesAsync("m", "update", "2", "\"bob\"", times: 2);
        await _client.SendAsync(new { op = "entries", id = "m" });
        await _client.SeesAsync("m", "entries", """{"\"ann\"":"1","\"bob\"":"2"}""");
        _client.HasNoErrors();
    }
}
