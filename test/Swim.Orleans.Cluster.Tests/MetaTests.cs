using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Swim.Lanes;
using Swim.Recon;

namespace Swim.Tests;

/// <summary>What several silos show together.</summary>
internal sealed class MetaTests
{
    [Test]
    public async Task Every_silo_shows_the_agents_and_links_of_all()
    {
        await using var cluster = await StartAsync(2);
        await cluster.PlaceAsync("/box/a", 0);
        await cluster.PlaceAsync("/box/b", 1);
        var link = await cluster.LinkAsync(1, "/box/a", "count");
        await link.UntilAsync("synced");

        foreach (var silo in new[] { 0, 1 })
        {
            var nodes = await SyncedAsync(cluster, silo, "swim:meta:host", "nodes");
            var level = await SyncedAsync(cluster, silo, "swim:meta:host", "nodes#/");
            var types = await SyncedAsync(cluster, silo, "swim:meta:cluster", "agents");
            var silos = await SyncedAsync(cluster, silo, "swim:meta:cluster", "silos");
            var pulse = await SyncedAsync(cluster, silo, "swim:meta:cluster", "pulse");
            var uplinks = await SyncedAsync(cluster, silo, "swim:meta:node/%2fbox%2fa/lane/count", "uplinks");

            Assert.That(Updates(nodes).Select(static text => text.Split('=')[0]), Is.EqualTo((string[])["update \"/box/a\"", "update \"/box/b\""]));
            Assert.That(Updates(level).Single(), Does.Contain("childCount:2"));
            Assert.That(Value.Parse(Updates(types).Single().Split('=', 2)[1])["silos"].ToString().Split(',', StringSplitOptions.None), Has.Length.EqualTo(2));
            Assert.That(Updates(silos), Has.Length.EqualTo(2));
            Assert.That(Body(pulse)["siloCount"].ToString(), Is.EqualTo("2"));
            Assert.That(Body(pulse)["nodeCount"].ToString(), Is.EqualTo("2"));
            Assert.That(Updates(uplinks), Has.Length.EqualTo(1));
        }
    }

    [Test]
    public async Task What_an_agent_of_another_silo_logs_reaches_a_log_lane()
    {
        await using var cluster = await StartAsync(2);
        await cluster.PlaceAsync("/box/log", 1);
        var ofNode = await SyncedAsync(cluster, 0, "swim:meta:node/%2fbox%2flog", "debugLog");
        var ofHost = await SyncedAsync(cluster, 0, "swim:meta:host", "debugLog");
        Assert.That(cluster.Router(1).TryResolve("/box/log", out var target), Is.True);
        var batch = new NodeBatch();
        batch.Add(NodeOpKind.Command, "nowhere", "1"u8, null);
        await cluster.Router(1).DeliverAsync(target!, batch);

        Assert.That(await ofNode.NextAsync(), Does.StartWith("event @debug(time:").And.Contain("nowhere"));
        Assert.That(await ofHost.NextAsync(), Does.Contain("/box/log: ").And.Contain("nowhere"));
    }

    [Test]
    public async Task A_dead_silos_part_vanishes()
    {
        await using var cluster = await StartAsync(3);
        await cluster.PlaceAsync("/box/stays", 0);
        for (var i = 0; i < 3; i++) await cluster.PlaceAsync($"/box/goes{i}", 2);
        var dead = NameOf(cluster, 2);
        var nodes = await SyncedAsync(cluster, 0, "swim:meta:host", "nodes");
        var silos = await SyncedAsync(cluster, 0, "swim:meta:cluster", "silos");
        var silo = await SyncedAsync(cluster, 0, $"swim:meta:silo/{Uri.EscapeDataString(dead)}", "pulse");
        Assert.That(Updates(nodes), Has.Length.EqualTo(4));
        Assert.That(Updates(silos), Has.Length.EqualTo(3));
        await cluster.KillAsync(2);

        for (var gone = 0; gone < 3;) gone += (await nodes.NextAsync()).StartsWith("remove \"/box/goes", StringComparison.Ordinal) ? 1 : 0;
        while (!(await silos.NextAsync()).StartsWith("remove", StringComparison.Ordinal))
        {
        }

        await silo.UntilAsync("unlinked Stopped");
        Assert.That(cluster.Router(0).TryResolve($"swim:meta:silo/{Uri.EscapeDataString(dead)}", out _), Is.False);
    }

    [Test]
    public async Task A_silo_that_does_not_answer_holds_nobody_up()
    {
        await using var cluster = await StartAsync(2);
        await cluster.PlaceAsync("/box/here", 0);
        cluster.Faults.Set(cluster.Address(0), "AskAsync", static isBefore => isBefore ? Task.Delay(TimeSpan.FromSeconds(60)) : Task.CompletedTask);
        var started = Stopwatch.GetTimestamp();
        var nodes = await SyncedAsync(cluster, 0, "swim:meta:host", "nodes");

        Assert.That(Updates(nodes), Has.Length.EqualTo(1));
        Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(TimeSpan.FromSeconds(10)));
        cluster.Faults.Clear();
    }

    [Test]
    public async Task Thousands_of_agents_on_several_silos_are_a_few_counts_and_a_page()
    {
        const int Agents = 6_000;
        await using var cluster = await StartAsync(3);
        await Parallel.ForAsync(0, Agents, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, cancellationToken) =>
        {
            Assert.That(cluster.Router(i % 3).TryResolve($"/box/{i:00000}", out var target), Is.True);
            await cluster.Router(i % 3).DeliverAsync(target!, new NodeBatch(), cancellationToken);
        });
        var started = Stopwatch.GetTimestamp();
        var root = await SyncedAsync(cluster, 0, "swim:meta:host", "nodes#/");
        var took = Stopwatch.GetElapsedTime(started);
        var page = await SyncedAsync(cluster, 1, "swim:meta:host", "nodes#/box/");
        var all = new List<string>();
        for (var last = ""; ; last = all[^1])
        {
            var next = await SyncedAsync(cluster, 2, "swim:meta:host", $"nodes?after={last}#/box/");
            var keys = Updates(next).Select(static text => text["update \"".Length..].Split('"')[0]).ToArray();
            if (keys.Length == 0) break;
            all.AddRange(keys);
        }

        Assert.That(Updates(root).Single(), Is.EqualTo($$"""update "/box"={nodeUri:"/box",created:0,childCount:{{Agents}}}"""));
        Assert.That(took, Is.LessThan(TimeSpan.FromSeconds(2)));
        Assert.That(Updates(page), Has.Length.EqualTo(1_000));
        Assert.That(Updates(page).Sum(static text => text.Length), Is.LessThan(200_000));
        Assert.That(all, Is.EqualTo(Enumerable.Range(0, Agents).Select(static i => string.Create(CultureInfo.InvariantCulture, $"/box/{i:00000}"))));
    }

    private static Task<LaneCluster> StartAsync(int silos) =>
        LaneCluster.StartAsync(silos, static host => host.Services.Configure<SwimOptions>(static options => options.Meta.Refresh = TimeSpan.FromMilliseconds(200)));

    private static string NameOf(LaneCluster cluster, int silo) => cluster.Services(silo).GetRequiredService<Orleans.Runtime.ILocalSiloDetails>().Name;

    private static async Task<LinkProbe> SyncedAsync(LaneCluster cluster, int silo, string node, string lane)
    {
        var probe = await cluster.LinkAsync(silo, node, lane);
        await probe.UntilAsync("synced");
        return probe;
    }

    private static string[] Updates(LinkProbe probe) => [.. probe.Seen.Where(static text => text.StartsWith("update", StringComparison.Ordinal))];

    private static Value Body(LinkProbe probe) => Value.Parse(probe.Seen.Last(static text => text.StartsWith("event", StringComparison.Ordinal))["event ".Length..]);
}
