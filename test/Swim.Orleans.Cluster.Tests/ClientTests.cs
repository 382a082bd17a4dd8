using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Streams;
using Swim.Lanes;

namespace Swim.Tests;

/// <summary>Links of a process without a silo.</summary>
internal sealed class ClientTests
{
    [Test, CancelAfter(120_000)]
    public async Task Lanes_of_every_kind_reach_a_client(CancellationToken cancellationToken)
    {
        await using var cluster = await LaneCluster.StartAsync(2);
        await cluster.StartClientAsync();
        var client = cluster.Client.GetRequiredService<ISwim>();
        for (var silo = 0; silo < 2; silo++)
        {
            var node = $"/box/1{silo}";
            await cluster.PlaceAsync(node, silo);
            await cluster.Swim(silo).Agent(node).CommandAsync("fill", 2_000, cancellationToken);
            var items = await cluster.LinkFromClientAsync(node, "items");
            await items.UntilAsync("synced");
            Assert.That(items.Seen.Where(static text => text.StartsWith("update", StringComparison.Ordinal)).Distinct().Count(), Is.EqualTo(2_000));
            await client.Agent(node).CommandAsync("take", "k7", cancellationToken);
            Assert.That(await items.NextAsync(), Is.EqualTo("remove k7"));

            foreach (var (lane, command) in new[] { ("count", "add"), ("safe", "keep"), ("news", "tell"), ("add", "add") })
            {
                var probe = await cluster.LinkFromClientAsync(node, lane, sync: false);
                await probe.UntilAsync("linked");
                await client.Agent(node).CommandAsync(command, 9, cancellationToken);
                await probe.UntilAsync("event 9");
                await cluster.SendFromClientAsync(node, lane, NodeOpKind.Unlink, probe);
                await probe.UntilAsync("unlinked Requested");
            }

            var box = client.Agent(node);
            await box.CommandAsync("place", new Agents.Spot("in", 1, 1), cancellationToken);
            await box.CommandAsync("place", new Agents.Spot("out", 50, 50), cancellationToken);
            var places = await cluster.LinkFromClientAsync(node, "places", body: GeoBox.Form.ToValue(new GeoBox(0, 0, 10, 10)).ToString());
            await places.UntilAsync("synced");
            Assert.That(places.Seen.Count(static text => text.StartsWith("update", StringComparison.Ordinal)), Is.EqualTo(1));
            await box.CommandAsync("place", new Agents.Spot("in", 60, 60), cancellationToken);
            Assert.That(await places.NextAsync(), Is.EqualTo("remove in"));

            var none = await cluster.LinkFromClientAsync(node, "nothing");
            Assert.That(await none.NextAsync(), Is.EqualTo("unlinked LaneNotFound"));
        }
    }

    [Test, CancelAfter(120_000)]
    public async Task A_stream_subscription_of_a_client_follows_a_lane(CancellationToken cancellationToken)
    {
        await using var cluster = await LaneCluster.StartAsync(2);
        await cluster.StartClientAsync();
        await cluster.PlaceAsync("/box/2", 1);
        await cluster.Swim(1).Agent("/box/2").CommandAsync("add", 3, cancellationToken);
        var seen = new List<int>();
        var synced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stream = cluster.Client.GetRequiredService<IClusterClient>().GetStreamProvider(LaneStreamId.Provider).GetStream<LaneEvent>(LaneStreamId.For("/box/2", "count", snapshot: true));
        await stream.SubscribeAsync((next, _) =>
        {
            if (next.Kind == LaneEventKind.Synced) synced.TrySetResult();
            else seen.Add(next.As<int>());
            if (seen.Count == 2) changed.TrySetResult();
            return Task.CompletedTask;
        });
        await synced.Task.WaitAsync(cancellationToken);
        await cluster.Swim(0).Agent("/box/2").CommandAsync("add", 1, cancellationToken);
        await changed.Task.WaitAsync(cancellationToken);
        Assert.That(seen, Is.EqualTo(new[] { 3, 4 }));
    }

    [Test, CancelAfter(120_000)]
    public async Task An_agent_that_sleeps_or_moves_is_followed(CancellationToken cancellationToken)
    {
        await using var cluster = await LaneCluster.StartAsync(2);
        await cluster.StartClientAsync();
        await cluster.PlaceAsync("/box/3", 0);
        await cluster.Swim(0).Agent("/box/3").CommandAsync("fill", 50, cancellationToken);
        var items = await cluster.LinkFromClientAsync("/box/3", "items");
        var news = await cluster.LinkFromClientAsync("/box/3", "news", sync: false);
        await items.UntilAsync("synced");
        await news.UntilAsync("linked");
        for (var round = 1; round < 7; round++)
        {
            if (round % 2 == 0) await cluster.CollectAsync("/box/3");
            else await cluster.Swim(0).Agent("/box/3").CommandAsync("moveTo", cluster.Address(round / 2 % 2).ToParsableString(), cancellationToken);
            await cluster.Swim(0).Agent("/box/3").CommandAsync("tell", round, cancellationToken);
            await cluster.Swim(1).Agent("/box/3").CommandAsync("take", $"k{round}", cancellationToken);
            Assert.That(await news.NextAsync(), Is.EqualTo($"event {round}"));
            Assert.That(await items.NextAsync(), Is.EqualTo($"remove k{round}"));
        }
    }

    [Test, CancelAfter(180_000)]
    public async Task Links_of_a_client_outlive_the_silo_of_their_agents_and_of_its_door(CancellationToken cancellationToken)
    {
        await using var cluster = await LaneCluster.StartAsync(2);
        await cluster.StartClientAsync();
        var client = cluster.Client.GetRequiredService<ISwim>();
        var probes = new List<LinkProbe>();
        for (var i = 0; i < 40; i++)
        {
            await cluster.PlaceAsync($"/box/4{i}", i % 2);
            await client.Agent($"/box/4{i}").CommandAsync("keep", 1, cancellationToken);
            probes.Add(await cluster.LinkFromClientAsync($"/box/4{i}", "safe"));
        }

        foreach (var probe in probes) await probe.UntilAsync("synced");
        await cluster.AddSiloAsync();
        await cluster.KillAsync(0);
        for (var i = 0; i < 40; i++) await UntilDoneAsync(client, $"/box/4{i}", "keep", 2, cancellationToken);
        foreach (var probe in probes) Assert.That(await probe.NextAsync(), Is.EqualTo("event 2"));

        // the one that was there before, too: now the client knows only a silo that came later
        await cluster.KillAsync(0);
        for (var i = 0; i < 40; i++) await UntilDoneAsync(client, $"/box/4{i}", "keep", 3, cancellationToken);
        foreach (var probe in probes)
        {
            Assert.That(await probe.NextAsync(), Is.EqualTo("event 3"));
            Assert.That(probe.Seen, Has.None.StartWith("unlinked"));
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    [CancelAfter(120_000)]
    public async Task A_client_that_has_gone_leaves_nothing_behind(bool isClean, CancellationToken cancellationToken)
    {
        await using var cluster = await LaneCluster.StartAsync(
            2, static host => host.UseOrleans(static silo => silo.Configure<SiloMessagingOptions>(static options => options.ClientDropTimeout = TimeSpan.FromSeconds(1))));
        await cluster.StartClientAsync();
        using var kept = new Counts(cluster);
        for (var i = 0; i < 10; i++)
        {
            await cluster.PlaceAsync($"/box/5{i}", i % 2);
            await (await cluster.LinkFromClientAsync($"/box/5{i}", "count")).UntilAsync("synced");
        }

        await LaneCluster.UntilAsync(() => kept.Relays == 10, "all lanes are relayed");
        Assert.That(kept.Peers, Is.GreaterThanOrEqualTo(2));
        if (isClean) await cluster.StopClientAsync();
        else await cluster.KillClientAsync();
        if (isClean) Assert.That(kept.Relays, Is.Zero, "nobody has to find out");
        await LaneCluster.UntilAsync(() => kept is { Relays: 0, Peers: 0 }, "the client is forgotten");
        Assert.That(cancellationToken.IsCancellationRequested, Is.False);
    }

    private static async Task UntilDoneAsync(ISwim swim, string node, string lane, int body, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await swim.Agent(node).CommandAsync(lane, body, cancellationToken);
                return;
            }
            catch (AgentUnavailableException) when (!cancellationToken.IsCancellationRequested)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>What silos keep for others.</summary>
    private sealed class Counts : IDisposable
    {
        private readonly Dictionary<(object Instrument, string Name), long> _values = [];
        private readonly MeterListener _listener = new();

        public Counts(LaneCluster cluster)
        {
            var meters = Enumerable.Range(0, cluster.Count).Select(silo => cluster.Services(silo).GetRequiredService<IMeterFactory>()).ToArray();
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name is "swim.cluster.relays" or "swim.cluster.peers" && meters.Contains(instrument.Meter.Scope)) listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => _values[(instrument, instrument.Name)] = value);
            _listener.Start();
        }

        public void Dispose() => _listener.Dispose();

        public long Relays => Sum("swim.cluster.relays");

        public long Peers => Sum("swim.cluster.peers");

        private long Sum(string name)
        {
            _listener.RecordObservableInstruments();
            return _values.Where(entry => entry.Key.Name == name).Sum(static entry => entry.Value);
        }
    }
}
