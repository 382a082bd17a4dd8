using System.Net;
using Microsoft.Extensions.Time.Testing;
using Swim.Gateway.Tests.Fakes;

namespace Swim.Gateway.Tests.Http;

public sealed class EventStreamTests
{
    [Test]
    public async Task A_value_lane_sends_its_state_and_then_its_changes_with_ids()
    {
        await using var host = await GatewayHost.StartAsync();
        var lane = host.Node("/unit/1").Count;
        host.Node("/unit/1").Do(n => n.Count.Set("{a:1}"));
        await using var stream = await EventStream.OpenAsync(host, "/unit/1?lane=count");
        Assert.That(await stream.NextAsync(), Is.EqualTo($"data: {{\"a\":1}}|id: {lane.Epoch:N}-1"));
        host.Node("/unit/1").Do(n => n.Count.Set("2"));
        Assert.That(await stream.NextAsync(), Is.EqualTo($"data: 2|id: {lane.Epoch:N}-2"));
    }

    [Test]
    public async Task A_map_lane_sends_updates_removes_clears_and_when_it_is_in_sync()
    {
        await using var host = await GatewayHost.StartAsync();
        var lane = host.Node("/unit/1").Map;
        host.Node("/unit/1").Do(n =>
        {
            n.Map.Update("a", "1");
            n.Map.Update("b", "2");
        });
        await using var stream = await EventStream.OpenAsync(host, "/unit/1?lane=map");
        Assert.That(await stream.NextAsync(), Is.EqualTo("event: update|data: {\"key\":\"a\",\"value\":1}"));
        Assert.That(await stream.NextAsync(), Is.EqualTo("event: update|data: {\"key\":\"b\",\"value\":2}"));
        Assert.That(await stream.NextAsync(), Is.EqualTo($"event: synced|data: {{}}|id: {lane.Epoch:N}-2"));
        host.Node("/unit/1").Do(n => n.Map.Remove("a"));
        Assert.That(await stream.NextAsync(), Is.EqualTo($"event: remove|data: {{\"key\":\"a\"}}|id: {lane.Epoch:N}-3"));
        host.Node("/unit/1").Do(n => n.Map.Clear());
        Assert.That(await stream.NextAsync(), Is.EqualTo($"event: clear|data: {{}}|id: {lane.Epoch:N}-4"));
    }

    [Test]
    public async Task A_list_lane_sends_its_verbs_as_events()
    {
        await using var host = await GatewayHost.StartAsync();
        var lane = host.Node("/unit/1").List;
        await using var stream = await EventStream.OpenAsync(host, "/unit/1?lane=list");
        Assert.That(await stream.NextAsync(), Is.EqualTo("event: synced|data: {}"));
        string[] verbs = ["@update(index:0,key:7){a:1}", "@move(from:0,to:1,key:x)", "@remove(index:1,key:\"a b\")", "@drop(2)"];
        foreach (var verb in verbs) host.Node("/unit/1").Do(n => n.List.Push(verb));
        Assert.That(await stream.NextAsync(), Does.StartWith("event: update|data: {\"index\":0,\"key\":7,\"value\":{\"a\":1}}"));
        Assert.That(await stream.NextAsync(), Does.StartWith("event: move|data: {\"from\":0,\"to\":1,\"key\":\"x\"}"));
        Assert.That(await stream.NextAsync(), Does.StartWith("event: remove|data: {\"index\":1,\"key\":\"a b\"}"));
        Assert.That(await stream.NextAsync(), Is.EqualTo($"event: drop|data: {{\"count\":2}}|id: {lane.Epoch:N}-4"));
    }

    [Test]
    public async Task Resuming_at_the_present_version_sends_nothing_again()
    {
        await using var host = await GatewayHost.StartAsync();
        var (count, map) = (host.Node("/unit/1").Count, host.Node("/unit/1").Map);
        host.Node("/unit/1").Do(n =>
        {
            n.Count.Set("1");
            n.Map.Update("a", "1");
        });
        await using var values = await EventStream.OpenAsync(host, "/unit/1?lane=count", $"{count.Epoch:N}-1");
        host.Node("/unit/1").Do(n => n.Count.Set("2"));
        Assert.That(await values.NextAsync(), Is.EqualTo($"data: 2|id: {count.Epoch:N}-2"));

        await using var entries = await EventStream.OpenAsync(host, "/unit/1?lane=map", $"{map.Epoch:N}-1");
        Assert.That(await entries.NextAsync(), Is.EqualTo("event: synced|data: {}"));
        host.Node("/unit/1").Do(n => n.Map.Update("b", "2"));
        Assert.That(await entries.NextAsync(), Is.EqualTo($"event: update|data: {{\"key\":\"b\",\"value\":2}}|id: {map.Epoch:N}-2"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Resuming_elsewhere_sends_the_whole_state_after_a_clear(bool sameEpoch)
    {
        await using var host = await GatewayHost.StartAsync();
        var map = host.Node("/unit/1").Map;
        host.Node("/unit/1").Do(n =>
        {
            n.Map.Update("a", "1");
            n.Map.Update("gone", "1");
            n.Map.Remove("gone");
        });
        await using var stream = await EventStream.OpenAsync(host, "/unit/1?lane=map", sameEpoch ? $"{map.Epoch:N}-2" : $"{Guid.NewGuid():N}-3");
        Assert.That(await stream.NextAsync(), Is.EqualTo("event: clear|data: {}"));
        Assert.That(await stream.NextAsync(), Is.EqualTo("event: update|data: {\"key\":\"a\",\"value\":1}"));
        Assert.That(await stream.NextAsync(), Is.EqualTo($"event: synced|data: {{}}|id: {map.Epoch:N}-3"));
    }

    [Test]
    public async Task An_idle_stream_gets_comments()
    {
        var time = new FakeTimeProvider();
        await using var host = await GatewayHost.StartAsync(time: time);
        await using var stream = await EventStream.OpenAsync(host, "/unit/1?lane=count");
        Assert.That(await stream.NextAsync(), Is.EqualTo("data: null"));
        time.Advance(TimeSpan.FromSeconds(16));
        Assert.That(await stream.NextAsync(), Is.EqualTo(":"));
    }

    [TestCase("/nosuch?lane=count", 404)]
    [TestCase("/unit/1?lane=nope", 404)]
    public async Task What_cannot_be_followed_is_refused_with_a_status(string path, int status)
    {
        await using var host = await GatewayHost.StartAsync();
        using var request = EventStream.Request(path);
        using var response = await host.Http.SendAsync(request);
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
    }

    [Test]
    public async Task Streams_are_limited_and_a_place_given_back_serves_again()
    {
        await using var host = await GatewayHost.StartAsync(o => o.MaxEventStreams = 1);
        var first = await EventStream.OpenAsync(host, "/unit/1?lane=count");
        using var refused = await host.Http.SendAsync(EventStream.Request("/unit/1?lane=count"));
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        await first.DisposeAsync();
        await Until.TrueAsync(() => host.Router.Hub.ReaderCount == 0);
        await using var second = await EventStream.OpenAsync(host, "/unit/1?lane=count");
        Assert.That(await second.NextAsync(), Is.EqualTo("data: null"));
    }
}
