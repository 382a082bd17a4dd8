using System.Diagnostics;
using Swim.Lanes;

namespace Swim.Tests;

/// <summary>What it costs to look at very many agents.</summary>
internal sealed class MetaBudgetTests
{
    private const int Agents = 100_000;

    [Test]
    public async Task A_hundred_thousand_agents_are_shown_at_once_and_in_a_page()
    {
        await using var silo = await SwimHost.StartAsync();
        await Parallel.ForAsync(0, Agents, new ParallelOptions { MaxDegreeOfParallelism = 128 }, async (i, cancellationToken) =>
        {
            silo.Router.TryResolve($"/building/tall/room/{i:000000}", out var target);
            await silo.Router.DeliverAsync(target!, new NodeBatch(), cancellationToken);
        });

        var (root, rootTime) = await SyncAsync(silo, "nodes#/");
        var (page, pageTime) = await SyncAsync(silo, "nodes#/building/tall/room/");
        var (nodes, nodesTime) = await SyncAsync(silo, "nodes");
        TestContext.Out.WriteLine($"root {rootTime.TotalMilliseconds:0.0} ms, page {pageTime.TotalMilliseconds:0.0} ms, nodes {nodesTime.TotalMilliseconds:0.0} ms");

        Assert.That(root, Is.EqualTo((string[])[$$"""update "/building"={nodeUri:"/building",created:0,childCount:{{Agents}}}"""]));
        foreach (var entries in new[] { page, nodes })
        {
            Assert.That(entries, Has.Length.EqualTo(1_000));
            Assert.That(entries.Sum(static entry => entry.Length), Is.LessThan(150_000));
        }

        foreach (var time in new[] { rootTime, pageTime, nodesTime }) Assert.That(time, Is.LessThan(TimeSpan.FromSeconds(1)));
    }

    private static async Task<(string[] Entries, TimeSpan Time)> SyncAsync(SwimHost silo, string lane)
    {
        var started = Stopwatch.GetTimestamp();
        var probe = await silo.LinkAsync("swim:meta:host", lane);
        await probe.UntilAsync("synced");
        var time = Stopwatch.GetElapsedTime(started);
        probe.Detach();
        return ([.. probe.Seen.Where(static text => text.StartsWith("update", StringComparison.Ordinal))], time);
    }
}
