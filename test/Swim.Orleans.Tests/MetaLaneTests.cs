using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Swim.Lanes;
using Swim.Recon;

namespace Swim.Tests;

/// <summary>What one silo shows of itself. Time is turned by hand.</summary>
internal sealed class MetaLaneTests
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(1);

    private FakeTimeProvider _time = null!;
    private SwimHost _silo = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        _silo = await SwimHost.StartAsync(builder => builder.Services.AddKeyedSingleton<TimeProvider>("swim", _time));
    }

    [TearDown]
    public async Task StopAsync() => await _silo.DisposeAsync();

    [Test]
    public async Task Nodes_are_shown_by_path_and_come_and_go()
    {
        await AddAsync("/counter/a", 1);
        await AddAsync("/counter/b", 1);
        var nodes = await SyncedAsync("swim:meta:host", "nodes");
        var level = await SyncedAsync("swimos:meta:mesh", "nodes#/");
        var below = await SyncedAsync("swim:meta:cluster", "nodes#/counter/");

        Assert.That(Updates(nodes), Is.EqualTo((string[])[Entry("/counter/a"), Entry("/counter/b")]));
        Assert.That(Updates(level), Is.EqualTo((string[])["""update "/counter"={nodeUri:"/counter",created:0,childCount:2}"""]));
        Assert.That(Updates(below), Is.EqualTo(Updates(nodes)));

        await AddAsync("/counter/c", 1);
        await TickUntilAsync(nodes, Entry("/counter/c"));
        await TickUntilAsync(level, """update "/counter"={nodeUri:"/counter",created:0,childCount:3}""");
        await _silo.Swim.Agent("/counter/a").CommandAsync("end");
        await TickUntilAsync(nodes, """remove "/counter/a" """.TrimEnd());
    }

    [TestCase("nodes#/counter")]
    [TestCase("nodes#/nothing/")]
    public async Task A_level_of_nothing_is_empty(string lane)
    {
        await AddAsync("/counter/a", 1);
        var level = await SyncedAsync("swim:meta:host", lane);

        Assert.That(level.Seen, Is.EqualTo((string[])["linked", "synced"]));
    }

    [Test]
    public async Task A_page_has_so_many_entries_and_another_goes_on()
    {
        for (var i = 0; i < 5; i++) await AddAsync($"/counter/{i}", 1);
        var first = await SyncedAsync("swim:meta:host", "nodes?limit=2#/counter/");
        var second = await SyncedAsync("swim:meta:host", "nodes?limit=2&after=/counter/1#/counter/");
        var some = await SyncedAsync("swim:meta:host", "nodes?prefix=/counter/3");

        Assert.That(Updates(first), Is.EqualTo((string[])[Entry("/counter/0"), Entry("/counter/1")]));
        Assert.That(Updates(second), Is.EqualTo((string[])[Entry("/counter/2"), Entry("/counter/3")]));
        Assert.That(Updates(some), Is.EqualTo((string[])[Entry("/counter/3")]));
    }

    [Test]
    public async Task The_lanes_of_an_agent_are_shown_without_starting_it()
    {
        var lanes = await SyncedAsync("swim:meta:node/%2fcounter%2fsleeps", "lanes");

        Assert.That(Updates(lanes), Does.Contain("update scores={laneUri:scores,laneType:map}").And.Contain("update count={laneUri:count,laneType:value}").And.Contain("update add={laneUri:add,laneType:command}"));
        Assert.That(AgentEvents.Of("/counter/sleeps"), Is.Empty);
    }

    [Test]
    public async Task The_links_of_a_lane_and_their_queues_are_shown()
    {
        const string Node = "/counter/linked";
        var link = await _silo.LinkAsync(Node, "count");
        await link.UntilAsync("synced");
        var uplinks = await SyncedAsync("swim:meta:node/%2fcounter%2flinked/lane/count", "uplinks");
        var links = await SyncedAsync("swim:meta:node/%2fcounter%2flinked", "links");
        var all = await SyncedAsync("swim:meta:cluster", "links");

        Assert.That(Updates(uplinks).Single(), Does.Match(@"^update (\d+)={linkKey:\1,connected:true,secure:true}$"));
        Assert.That(Updates(links).Single(), Does.Contain("nodeUri:\"/counter/linked\",laneUri:count,laneType:value").And.Contain("pendingCount:0"));
        Assert.That(Updates(all), Is.EqualTo(Updates(links)));

        // one that does not read
        await AddAsync(Node, 1);
        await TickUntilAsync(links, text => text.Contains("pendingCount:1", StringComparison.Ordinal));
        link.Detach();
        await TickUntilAsync(uplinks, text => text.StartsWith("remove", StringComparison.Ordinal));
    }

    [Test]
    public async Task Rates_are_per_second_of_the_clock()
    {
        const string Node = "/counter/rated";
        var link = await _silo.LinkAsync(Node, "count");
        await link.UntilAsync("synced");
        await AddAsync(Node, 1);
        await link.UntilAsync("event 1");
        await DryAsync(link);
        var node = await SyncedAsync("swim:meta:node/%2fcounter%2frated", "pulse");
        var host = await SyncedAsync("swim:meta:host", "pulse");
        var first = Body(node);
        for (var i = 2; i <= 31; i++)
        {
            await AddAsync(Node, 1);
            await link.UntilAsync($"event {i}");
        }

        await DryAsync(link);
        _time.Advance(Refresh);
        var second = Value.Parse((await node.NextAsync())["event ".Length..]);
        var ofHost = Value.Parse((await host.NextAsync())["event ".Length..]);

        Assert.That(first["agents"]["agentCount"].ToString(), Is.EqualTo("1"));
        Assert.That(first["uplinks"]["commandRate"], Is.EqualTo(Value.Absent));
        Assert.That(first["uplinks"]["commandCount"].ToString(), Is.EqualTo("1"));
        Assert.That(second["uplinks"]["commandCount"].ToString(), Is.EqualTo("31"));
        Assert.That(second["uplinks"]["commandRate"].ToString(), Is.EqualTo("30"));
        Assert.That(second["uplinks"]["eventRate"].ToString(), Is.EqualTo("30"));
        Assert.That(second["uplinks"]["linkCount"].ToString(), Is.EqualTo("1"));
        Assert.That(second["agents"]["execTime"], Is.Not.EqualTo(Value.Absent));
        Assert.That(ofHost["uplinks"]["commandRate"].ToString(), Is.EqualTo("30"));
        Assert.That(ofHost["uplinks"]["eventRate"].ToString(), Is.EqualTo("30"));
        Assert.That(ofHost["system"]["memUsage"], Is.Not.EqualTo(Value.Absent));
    }

    [Test]
    public async Task The_cluster_and_its_silo_are_shown()
    {
        await AddAsync("/counter/a", 1);
        var silos = await SyncedAsync("swim:meta:cluster", "silos");
        var name = Value.Parse(Updates(silos).Single().Split('=', 2)[1])["name"].ToString();
        var types = await SyncedAsync("swim:meta:cluster", "agents");
        var pulse = await SyncedAsync("swim:meta:cluster", "pulse");
        var queues = await SyncedAsync($"swim:meta:silo/{Uri.EscapeDataString(name)}", "queues");
        var ofSilo = await SyncedAsync($"swim:meta:silo/{Uri.EscapeDataString(name)}", "pulse");
        var members = await SyncedAsync("swim:meta:cluster", "members");

        Assert.That(Updates(types).Single(), Does.Contain("route:\"/counter/:name\",agentCount:1,silos:{"));
        Assert.That(Body(pulse)["siloCount"].ToString(), Is.EqualTo("1"));
        Assert.That(Body(pulse)["agents"]["activationCount"].ToString(), Is.EqualTo("1"));
        Assert.That(Body(pulse)["store"]["lag"], Is.Not.EqualTo(Value.Absent));
        Assert.That(Body(pulse)["runtime"]["heapSize"], Is.Not.EqualTo(Value.Absent));
        Assert.That(Body(ofSilo)["nodeCount"].ToString(), Is.EqualTo("1"));
        Assert.That(Updates(queues), Has.Some.StartsWith("update swim.store.unsaved=").Or.Some.StartsWith("update \"swim.store.unsaved\"="));
        Assert.That(Updates(members).Single(), Does.Contain("status:Active"));
        Assert.That(_silo.Router.TryResolve("swim:meta:silo/nobody", out _), Is.False);
    }

    [Test]
    public async Task Nothing_runs_when_nobody_looks()
    {
        await AddAsync("/counter/a", 1);
        Assert.That(await LookedAtAsync(), Is.Zero);
        var nodes = await SyncedAsync("swim:meta:host", "nodes");
        var pulse = await SyncedAsync("swim:meta:host", "pulse");
        Assert.That(await LookedAtAsync(), Is.EqualTo(2));
        nodes.Detach();
        pulse.Detach();
        using var guard = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await LookedAtAsync() > 0)
        {
            guard.Token.ThrowIfCancellationRequested();
            _time.Advance(Refresh);
            await Task.Yield();
        }
    }

    [Test]
    public async Task A_meta_lane_is_read_once()
    {
        await AddAsync("/counter/a", 1);
        Assert.That(_silo.Router.TryResolve("swim:meta:host", out var host), Is.True);
        var reading = await _silo.Router.ReadAsync(host!, "nodes#/counter/");
        var unknown = await _silo.Router.ReadAsync(host!, "meshes");
        var outcome = await _silo.Router.CommandAsync(host!, "pulse", "1"u8.ToArray());

        Assert.That(Encoding.UTF8.GetString(reading.Body.Span), Is.EqualTo($$"""{"/counter/a":{{Entry("/counter/a").Split('=', 2)[1]}}}"""));
        Assert.That(unknown.Found, Is.False);
        Assert.That(outcome.Status, Is.EqualTo(CommandStatus.ReadOnly));
    }

    [Test]
    public async Task A_long_page_comes_in_parts()
    {
        for (var i = 0; i < 700; i++) await TouchAsync($"/counter/{i:0000}");
        var nodes = await SyncedAsync("swim:meta:host", "nodes");

        Assert.That(Updates(nodes), Is.EqualTo(Enumerable.Range(0, 700).Select(static i => Entry(string.Create(CultureInfo.InvariantCulture, $"/counter/{i:0000}")))));
    }

    [TestCase("swim:meta:host", "meshes")]
    [TestCase("swim:meta:host", "lanes")]
    [TestCase("swim:meta:part", "nodes")]
    [TestCase("swim:meta:mesh", "hosts")]
    [TestCase("swim:meta:node/%2fcounter%2f1", "uplinks")]
    [TestCase("swim:meta:node/%2fcounter%2f1/lane/count", "pulse")]
    public async Task Lanes_of_other_nodes_are_not_found(string node, string lane)
    {
        var probe = await _silo.LinkAsync(node, lane);
        Assert.That(await probe.NextAsync(), Is.EqualTo("unlinked LaneNotFound"));
    }

    private static string Entry(string node) => $"update \"{node}\"={{nodeUri:\"{node}\",created:1893456000000,agents:{{counter}}}}";

    private static string[] Updates(LinkProbe probe) => [.. probe.Seen.Where(static text => text.StartsWith("update", StringComparison.Ordinal))];

    private static Value Body(LinkProbe probe) => Value.Parse(probe.Seen.Last(static text => text.StartsWith("event", StringComparison.Ordinal))["event ".Length..]);

    // the consumer finds its queue empty, which is when what it took is counted
    private static async Task DryAsync(LinkProbe probe)
    {
        while (probe.TryTake(out var item)) item.Release();
        await Task.Yield();
    }

    private async Task AddAsync(string node, int amount) => await _silo.Swim.Agent(node).CommandAsync("add", amount);

    private async Task TouchAsync(string node)
    {
        Assert.That(_silo.Router.TryResolve(node, out var target), Is.True);
        await _silo.Router.DeliverAsync(target!, new NodeBatch());
    }

    private async Task<LinkProbe> SyncedAsync(string node, string lane)
    {
        var probe = await _silo.LinkAsync(node, lane);
        await probe.UntilAsync("synced");
        return probe;
    }

    private Task TickUntilAsync(LinkProbe probe, string text) => TickUntilAsync(probe, seen => seen == text);

    private async Task TickUntilAsync(LinkProbe probe, Func<string, bool> isIt)
    {
        while (true)
        {
            _time.Advance(Refresh);
            if (isIt(await probe.NextAsync())) return;
        }
    }

    private Task<long> LookedAtAsync()
    {
        var lanes = 0L;
        using var listener = new System.Diagnostics.Metrics.MeterListener();
        var factory = _silo.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>();
        listener.InstrumentPublished = (instrument, active) =>
        {
            if (instrument.Name == "swim.server.meta.lanes" && ReferenceEquals(instrument.Meter.Scope, factory)) active.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => lanes += value);
        listener.Start();
        listener.RecordObservableInstruments();
        return Task.FromResult(lanes);
    }
}
