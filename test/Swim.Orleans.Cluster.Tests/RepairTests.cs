using System.Reflection;
using Orleans.Runtime;
using Swim.Lanes;

namespace Swim.Tests;

/// <summary>Links whose agent moves, sleeps or dies.</summary>
internal sealed class RepairTests
{
    [Test, CancelAfter(120_000)]
    public async Task A_sleeping_agent_stays_asleep_and_its_next_write_reaches_all_readers()
    {
        await using var cluster = await LaneCluster.StartAsync(3);
        await cluster.PlaceAsync("/box/a", 0);
        LinkProbe[] counts = [await cluster.LinkAsync(0, "/box/a", "count"), await cluster.LinkAsync(1, "/box/a", "count"), await cluster.LinkAsync(2, "/box/a", "count")];
        LinkProbe[] news = [await cluster.LinkAsync(0, "/box/a", "news", sync: false), await cluster.LinkAsync(1, "/box/a", "news", sync: false), await cluster.LinkAsync(2, "/box/a", "news", sync: false)];
        await cluster.Swim(0).Agent("/box/a").CommandAsync("add", 1);
        foreach (var probe in counts) await probe.UntilAsync("event 1");
        foreach (var probe in news) await probe.UntilAsync("linked");
        for (var round = 1; round < 7; round++)
        {
            // each time it comes back wherever it is put
            await cluster.CollectAsync("/box/a");
            await cluster.Swim(round % 3).Agent("/box/a").CommandAsync("tell", round);
            await cluster.Swim(0).Agent("/box/a").CommandAsync("add", 1);
            foreach (var probe in news) Assert.That(await probe.NextAsync(), Is.EqualTo($"event {round}"));
            foreach (var probe in counts) await probe.UntilAsync($"event {round + 1}");
        }
    }

    [Test, CancelAfter(120_000)]
    public async Task An_agent_that_moves_is_followed()
    {
        await using var cluster = await LaneCluster.StartAsync(3);
        await cluster.PlaceAsync("/box/b", 0);
        await cluster.Swim(0).Agent("/box/b").CommandAsync("fill", 50);
        LinkProbe[] probes = [await cluster.LinkAsync(0, "/box/b", "items"), await cluster.LinkAsync(1, "/box/b", "items"), await cluster.LinkAsync(2, "/box/b", "items")];
        foreach (var probe in probes) await probe.UntilAsync("synced");
        for (var round = 1; round < 7; round++)
        {
            var to = cluster.Address(round % 3);
            await cluster.Swim(0).Agent("/box/b").CommandAsync("moveTo", to.ToParsableString());
            await cluster.Swim(0).Agent("/box/b").CommandAsync("take", $"k{round}");
            foreach (var probe in probes) Assert.That(await probe.NextAsync(), Is.EqualTo($"remove k{round}"));
        }
    }

    [Test, CancelAfter(120_000)]
    public async Task Links_to_agents_of_a_killed_silo_stay_and_become_current()
    {
        await using var cluster = await LaneCluster.StartAsync(3);
        var probes = new List<LinkProbe>();
        for (var i = 0; i < 20; i++)
        {
            await cluster.PlaceAsync($"/box/c{i}", 2);
            probes.Add(await cluster.LinkAsync(i % 2, $"/box/c{i}", "safe"));
            await cluster.Swim(0).Agent($"/box/c{i}").CommandAsync("keep", 1);
        }

        foreach (var probe in probes) await probe.UntilAsync("event 1");
        await cluster.KillAsync(2);
        for (var i = 0; i < 20; i++) await CommandAsync(cluster, $"/box/c{i}", "keep", 2);
        foreach (var probe in probes)
        {
            await probe.UntilAsync("event 2");
            Assert.That(probe.Seen, Has.None.StartWith("unlinked"));
        }
    }

    [Test, CancelAfter(120_000)]
    public async Task A_value_that_died_with_its_agent_is_taken_back()
    {
        await using var cluster = await LaneCluster.StartAsync(3);
        await cluster.PlaceAsync("/box/d", 2);
        await cluster.Swim(0).Agent("/box/d").CommandAsync("write", "lost");
        var probe = await cluster.LinkAsync(0, "/box/d", "note");
        await probe.UntilAsync("event lost");
        await probe.UntilAsync("synced");
        await cluster.Swim(0).Agent("/box/d").CommandAsync("crash");

        // nobody writes: the agent is woken because what its readers show may not be true any more
        Assert.That(await probe.NextAsync(), Is.EqualTo("event"));
    }

    [TestCase(true)]
    [TestCase(false)]
    [CancelAfter(120_000)]
    public async Task A_flow_that_breaks_is_begun_anew_and_nothing_is_missed(bool isRequestLost, CancellationToken cancellationToken)
    {
        await using var cluster = await LaneCluster.StartAsync(2);
        await cluster.PlaceAsync("/box/e", 1);
        await cluster.Swim(1).Agent("/box/e").CommandAsync("fill", 20, cancellationToken);
        var probe = await cluster.LinkAsync(0, "/box/e", "items");
        await probe.UntilAsync("synced");
        var failures = 0;
        cluster.Faults.Set(cluster.Address(1), "FlowAsync", isBefore => isBefore == isRequestLost && Interlocked.Increment(ref failures) <= 3
            ? Task.FromException(new TimeoutException("lost on the way"))
            : Task.CompletedTask);
        await cluster.Swim(1).Agent("/box/e").CommandAsync("take", "k3", cancellationToken);
        await probe.UntilAsync("remove k3");
        await cluster.Swim(1).Agent("/box/e").CommandAsync("take", "k4", cancellationToken);
        await probe.UntilAsync("remove k4");
        Assert.That(failures, Is.GreaterThanOrEqualTo(3));
        Assert.That(probe.Seen, Has.None.EqualTo("clear").And.None.StartWith("unlinked"));
    }

    [TestCase(true)]
    [TestCase(false)]
    [CancelAfter(120_000)]
    public async Task A_command_beside_a_link_runs_once_or_is_known_to_be_lost(bool isRejected, CancellationToken cancellationToken)
    {
        await using var cluster = await LaneCluster.StartAsync(2);
        await cluster.PlaceAsync("/box/h", 1);
        var failures = 0;
        cluster.Faults.Set(cluster.Address(0), nameof(Swim.Runtime.IWebAgent.DeliverAsync), isBefore => isBefore && Interlocked.Increment(ref failures) <= 2
            ? Task.FromException(isRejected ? Rejection() : new TimeoutException("nobody knows"))
            : Task.CompletedTask);
        var probe = new LinkProbe();
        var batch = new NodeBatch();
        batch.Add(NodeOpKind.Sync, "count", [], probe);
        batch.Add(NodeOpKind.Command, "add", "5"u8, null);
        Assert.That(cluster.Router(0).TryResolve("/box/h", out var target), Is.True);
        await cluster.Router(0).DeliverAsync(target!, batch, cancellationToken);
        await probe.UntilAsync("synced");
        await cluster.Swim(1).Agent("/box/h").CommandAsync("add", 100, cancellationToken);
        await probe.UntilAsync(isRejected ? "event 105" : "event 100");
        Assert.That(batch.LostCommands, Is.EqualTo(isRejected ? 0 : 1));
        Assert.That(failures, Is.GreaterThanOrEqualTo(1));

        // commands alone, too, as long as it is certain that none has run
        failures = 0;
        var alone = new NodeBatch();
        alone.Add(NodeOpKind.Command, "add", "1000"u8, null);
        if (isRejected) await cluster.Router(0).DeliverAsync(target!, alone, cancellationToken);
        else Assert.That(async () => await cluster.Router(0).DeliverAsync(target!, alone, cancellationToken), Throws.InstanceOf<AgentUnavailableException>());
        if (isRejected) await probe.UntilAsync("event 1105");
    }

    [Test, CancelAfter(120_000)]
    public async Task A_silo_that_stops_in_order_takes_nothing_along()
    {
        await using var cluster = await LaneCluster.StartAsync(3);
        var probes = new List<LinkProbe>();
        for (var i = 0; i < 20; i++)
        {
            await cluster.PlaceAsync($"/box/f{i}", 2);
            await cluster.Swim(0).Agent($"/box/f{i}").CommandAsync("add", 1);
            probes.Add(await cluster.LinkAsync(i % 2, $"/box/f{i}", "count"));
        }

        foreach (var probe in probes) await probe.UntilAsync("synced");
        await cluster.StopAsync(2);
        for (var i = 0; i < 20; i++) await CommandAsync(cluster, $"/box/f{i}", "add", 1);
        foreach (var probe in probes)
        {
            Assert.That(await probe.NextAsync(), Is.EqualTo("event 2"));
        }
    }

    [Test, CancelAfter(120_000)]
    public async Task Readers_follow_when_a_second_silo_joins_and_the_agent_moves_there()
    {
        await using var cluster = await LaneCluster.StartAsync(1);
        await cluster.PlaceAsync("/box/g", 0);
        await cluster.Swim(0).Agent("/box/g").CommandAsync("add", 1);
        var probe = await cluster.LinkAsync(0, "/box/g", "count");
        await probe.UntilAsync("synced");
        await cluster.AddSiloAsync();
        await cluster.Swim(0).Agent("/box/g").CommandAsync("moveTo", cluster.Address(1).ToParsableString());
        await cluster.Swim(1).Agent("/box/g").CommandAsync("add", 1);
        Assert.That(await probe.NextAsync(), Is.EqualTo("event 2"));
    }

    private static Exception Rejection() =>
        (Exception)Activator.CreateInstance(typeof(OrleansMessageRejectionException), BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public, null, ["rejected"], null)!;

    // until the silo's death is known, calls to it fail
    private static async Task CommandAsync(LaneCluster cluster, string node, string lane, int body)
    {
        while (true)
        {
            try
            {
                await cluster.Swim(0).Agent(node).CommandAsync(lane, body);
                return;
            }
            catch (AgentUnavailableException)
            {
                await Task.Yield();
            }
        }
    }
}
