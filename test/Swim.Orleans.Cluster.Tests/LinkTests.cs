using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Streams;
using Swim.Lanes;

namespace Swim.Tests;

/// <summary>Links of one silo to agents of another.</summary>
internal sealed class LinkTests
{
    private LaneCluster _cluster = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _cluster = await LaneCluster.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _cluster.DisposeAsync();

    [Test]
    public async Task A_link_shows_an_agent_of_another_silo()
    {
        await _cluster.PlaceAsync("/box/1", 1);
        var probe = await _cluster.LinkAsync(0, "/box/1", "count");
        Assert.That(await probe.NextAsync(), Is.EqualTo("linked"));
        Assert.That(await probe.NextAsync(), Is.EqualTo("event"));
        Assert.That(await probe.NextAsync(), Is.EqualTo("synced"));
        await _cluster.Swim(0).Agent("/box/1").CommandAsync("add", 5);
        Assert.That(await probe.NextAsync(), Is.EqualTo("event 5"));
        await _cluster.Swim(1).Agent("/box/1").CommandAsync("add", 2);
        Assert.That(await probe.NextAsync(), Is.EqualTo("event 7"));
    }

    [Test]
    public async Task A_long_map_comes_in_parts_and_ends_in_synced()
    {
        await _cluster.PlaceAsync("/box/2", 1);
        await _cluster.Swim(1).Agent("/box/2").CommandAsync("fill", 2_000);
        var probe = await _cluster.LinkAsync(0, "/box/2", "items");
        await probe.UntilAsync("synced");
        Assert.That(probe.Seen.Where(text => text.StartsWith("update", StringComparison.Ordinal)).Distinct().Count(), Is.EqualTo(2_000));
        await _cluster.Swim(0).Agent("/box/2").CommandAsync("take", "k7");
        Assert.That(await probe.NextAsync(), Is.EqualTo("remove k7"));
    }

    [TestCase("safe", "keep", "event 9")]
    [TestCase("news", "tell", "event 9")]
    [TestCase("add", "add", "event 9")]
    public async Task Lanes_of_every_kind_cross_silos(string lane, string command, string expected)
    {
        var node = $"/box/3-{lane}";
        await _cluster.PlaceAsync(node, 1);
        var probe = await _cluster.LinkAsync(0, node, lane, sync: false);
        await probe.UntilAsync("linked");
        await _cluster.Swim(0).Agent(node).CommandAsync(command, 9);
        await probe.UntilAsync(expected);
    }

    [Test]
    public async Task A_link_that_is_let_go_is_told_so_and_hears_nothing_more()
    {
        await _cluster.PlaceAsync("/box/4", 1);
        var probe = await _cluster.LinkAsync(0, "/box/4", "count");
        var other = await _cluster.LinkAsync(0, "/box/4", "count");
        await probe.UntilAsync("synced");
        await other.UntilAsync("synced");
        await _cluster.SendAsync(0, "/box/4", "count", NodeOpKind.Unlink, probe);
        await probe.UntilAsync("unlinked Requested");
        await _cluster.Swim(0).Agent("/box/4").CommandAsync("add", 1);
        await other.UntilAsync("event 1");
    }

    [Test]
    public async Task A_lane_that_the_agent_does_not_have_is_refused()
    {
        await _cluster.PlaceAsync("/box/5", 1);
        var probe = await _cluster.LinkAsync(0, "/box/5", "nothing");
        Assert.That(await probe.NextAsync(), Is.EqualTo("unlinked LaneNotFound"));
    }

    [Test]
    public async Task An_agent_that_stops_unlinks_its_readers_everywhere()
    {
        await _cluster.PlaceAsync("/box/6", 1);
        var far = await _cluster.LinkAsync(0, "/box/6", "count");
        var near = await _cluster.LinkAsync(1, "/box/6", "count");
        await far.UntilAsync("synced");
        await _cluster.Swim(0).Agent("/box/6").CommandAsync("halt");
        await far.UntilAsync("unlinked Stopped");
        await near.UntilAsync("unlinked Stopped");
    }

    [Test]
    public async Task A_stream_is_a_link_to_an_agent_of_another_silo()
    {
        await _cluster.PlaceAsync("/box/7", 1);
        await _cluster.Swim(1).Agent("/box/7").CommandAsync("add", 3);
        var seen = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var provider = _cluster.Services(0).GetRequiredService<IClusterClient>().GetStreamProvider(LaneStreamId.Provider);
        await provider.GetStream<LaneEvent>(LaneStreamId.For("/box/7", "count", snapshot: true)).SubscribeAsync((next, _) =>
        {
            if (next.Kind == LaneEventKind.Set && next.As<int>() == 4) seen.TrySetResult(4);
            return Task.CompletedTask;
        });
        await _cluster.Swim(0).Agent("/box/7").CommandAsync("add", 1);
        Assert.That(await seen.Task.WaitAsync(TimeSpan.FromSeconds(20)), Is.EqualTo(4));
    }

    [Test]
    public async Task A_region_of_a_spatial_lane_is_cut_out_across_silos()
    {
        await _cluster.PlaceAsync("/box/8", 1);
        var box = _cluster.Swim(1).Agent("/box/8");
        await box.CommandAsync("place", new Agents.Spot("in", 1, 1));
        await box.CommandAsync("place", new Agents.Spot("out", 50, 50));
        var probe = new LinkProbe();
        await _cluster.SendAsync(0, "/box/8", "places", NodeOpKind.Sync, probe, GeoBox.Form.ToValue(new GeoBox(0, 0, 10, 10)).ToString());
        await probe.UntilAsync("synced");
        Assert.That(probe.Seen.Count(text => text.StartsWith("update", StringComparison.Ordinal)), Is.EqualTo(1));
        await box.CommandAsync("place", new Agents.Spot("in", 60, 60));
        Assert.That(await probe.NextAsync(), Is.EqualTo("remove in"));
    }

    [Test]
    public async Task A_thousand_commands_to_another_silo_show_the_last_state()
    {
        await _cluster.PlaceAsync("/box/9", 1);
        var probe = await _cluster.LinkAsync(0, "/box/9", "count");
        var box = _cluster.Swim(0).Agent("/box/9");
        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => box.CommandAsync("add", 1).AsTask()));
        await probe.UntilAsync("event 1000");
    }
}
