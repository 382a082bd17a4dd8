using System.Net;
using System.Net.WebSockets;
using System.Text;

namespace Swim.EndToEnd.Tests;

/// <summary>A stranger with a WebSocket, and one with curl, against a real server process.</summary>
public sealed class Conversations
{
    private ServerProcess _server = null!;

    [OneTimeSetUp]
    public async Task StartServer() => _server = await ServerProcess.StartAsync();

    [OneTimeTearDown]
    public async Task StopServer() => await _server.DisposeAsync();

    [Test]
    public async Task A_value_lane_links_syncs_changes_and_unlinks()
    {
        await using var peer = await WarpPeer.ConnectAsync(_server);
        await peer.SendAsync("@link(node:\"/unit/a\",lane:count)");
        await peer.ExpectAsync("@linked(node:\"/unit/a\",lane:count)");
        await peer.SendAsync("@sync(node:\"/unit/a\",lane:count)");
        await peer.ExpectAsync("@event(node:\"/unit/a\",lane:count)", "@synced(node:\"/unit/a\",lane:count)");
        await peer.SendAsync("@command(node:\"/unit/a\",lane:count) 5");
        await peer.ExpectAsync("@event(node:\"/unit/a\",lane:count) 5");
        await peer.SendAsync("@unlink(node:\"/unit/a\",lane:count)");
        await peer.ExpectAsync("@unlinked(node:\"/unit/a\",lane:count)");
    }

    [Test]
    public async Task A_map_lane_syncs_in_key_order_and_turns_take_into_removes()
    {
        await using var peer = await WarpPeer.ConnectAsync(_server);
        await peer.SendAsync("@command(node:\"/unit/m\",lane:ints)@update(key:10)1");
        await peer.SendAsync("@command(node:\"/unit/m\",lane:ints)@update(key:2)2");
        await peer.SendAsync("@command(node:\"/unit/m\",lane:ints)@update(key:-3)3");
        await peer.SendAsync("@sync(node:\"/unit/m\",lane:ints)");
        await peer.ExpectAsync(
            "@linked(node:\"/unit/m\",lane:ints)",
            "@event(node:\"/unit/m\",lane:ints)@update(key:-3) 3",
            "@event(node:\"/unit/m\",lane:ints)@update(key:2) 2",
            "@event(node:\"/unit/m\",lane:ints)@update(key:10) 1",
            "@synced(node:\"/unit/m\",lane:ints)");
        await peer.SendAsync("@command(node:\"/unit/m\",lane:ints)@take(1)");
        await peer.ExpectAsync("@event(node:\"/unit/m\",lane:ints)@remove(key:2)", "@event(node:\"/unit/m\",lane:ints)@remove(key:10)");
    }

    [Test]
    public async Task A_command_lane_echoes_after_the_lanes_its_handler_set()
    {
        await using var peer = await WarpPeer.ConnectAsync(_server);
        await peer.SendAsync("@sync(node:\"/unit/e\",lane:publish)");
        await peer.ExpectAsync("@linked(node:\"/unit/e\",lane:publish)", "@synced(node:\"/unit/e\",lane:publish)");
        await peer.SendAsync("@link(node:\"/unit/e\",lane:count)");
        await peer.ExpectAsync("@linked(node:\"/unit/e\",lane:count)");
        await peer.SendAsync("@command(node:\"/unit/e\",lane:publish)@setCount(7)");
        var frames = new[] { await peer.ReceiveAsync(), await peer.ReceiveAsync() };
        Assert.That(frames, Is.EquivalentTo(new[] { "@event(node:\"/unit/e\",lane:count) 7", "@event(node:\"/unit/e\",lane:publish)@setCount(7)" }));
    }

    [Test]
    public async Task Unknown_nodes_and_lanes_are_answered_every_time_on_a_living_connection()
    {
        await using var peer = await WarpPeer.ConnectAsync(_server);
        for (var i = 0; i < 3; i++)
        {
            await peer.SendAsync("@sync(node:\"/nowhere\",lane:count)");
            await peer.ExpectAsync("@unlinked(node:\"/nowhere\",lane:count)@nodeNotFound");
            await peer.SendAsync("@link(node:\"/unit/a\",lane:nope)");
            await peer.ExpectAsync("@unlinked(node:\"/unit/a\",lane:nope)@laneNotFound");
        }

        await peer.SendAsync("@sync(node:\"/bad/1\",lane:value)");
        await peer.ExpectAsync("@unlinked(node:\"/bad/1\",lane:value)");
    }

    [Test]
    public async Task A_body_that_does_not_fit_changes_nothing_and_corrects_the_sender()
    {
        await using var peer = await WarpPeer.ConnectAsync(_server);
        await peer.SendAsync("@command(node:\"/unit/t\",lane:count) 4");
        await peer.SendAsync("@sync(node:\"/unit/t\",lane:count)");
        await peer.ExpectAsync("@linked(node:\"/unit/t\",lane:count)", "@event(node:\"/unit/t\",lane:count) 4", "@synced(node:\"/unit/t\",lane:count)");
        await peer.SendAsync("@command(node:\"/unit/t\",lane:count) abc");
        await peer.ExpectAsync("@event(node:\"/unit/t\",lane:count) 4");
        await peer.SendAsync("@command(node:\"/unit/t\",lane:count)\"12\"");
        await peer.ExpectAsync("@event(node:\"/unit/t\",lane:count) 12");
    }

    [TestCase("")]
    [TestCase("hello")]
    [TestCase("@bogus(node:\"/unit/a\",lane:count)")]
    [TestCase("@link(node:\"/unit/a\")")]
    public async Task A_bad_envelope_closes_that_connection_with_a_reason_and_no_other(string frame)
    {
        await using var bystander = await WarpPeer.ConnectAsync(_server);
        await using var peer = await WarpPeer.ConnectAsync(_server);
        await peer.SendAsync(frame);
        Assert.That(await peer.ReceiveAsync(), Is.Null);
        Assert.That(peer.CloseStatus, Is.EqualTo(WebSocketCloseStatus.ProtocolError));

        await bystander.SendAsync("@link(node:\"/unit/b\",lane:count)");
        await bystander.ExpectAsync("@linked(node:\"/unit/b\",lane:count)");
    }

    [Test]
    public async Task A_lane_is_a_url()
    {
        using var body = new StringContent("42", Encoding.UTF8, "application/json");
        using var posted = await _server.Http.PostAsync(new Uri("/unit/h?lane=count", UriKind.Relative), body);
        using var read = await _server.Http.GetAsync(new Uri("/unit/h?lane=count", UriKind.Relative));
        using var unknown = await _server.Http.GetAsync(new Uri("/unit/h?lane=nope", UriKind.Relative));
        using var misfit = await _server.Http.PostAsync(new Uri("/unit/h?lane=count", UriKind.Relative), new StringContent("{\"a\":1", Encoding.UTF8, "application/json"));
        var json = await read.Content.ReadAsStringAsync();
        Assert.Multiple(() =>
        {
            Assert.That(posted.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
            Assert.That(json, Is.EqualTo("42"));
            Assert.That(read.Headers.ETag, Is.Not.Null);
            Assert.That(unknown.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
            Assert.That(misfit.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        });
    }

    [Test]
    public async Task A_lane_streams_as_server_sent_events()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/unit/s?lane=count", UriKind.Relative));
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await _server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());

        using var body = new StringContent("9", Encoding.UTF8, "application/json");
        using var posted = await _server.Http.PostAsync(new Uri("/unit/s?lane=count", UriKind.Relative), body);

        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        string? line;
        do line = await lines.ReadLineAsync(timeout.Token);
        while (line is not null && line != "data: 9" && line != "data:9");
        Assert.That(line, Is.Not.Null);
    }
}
