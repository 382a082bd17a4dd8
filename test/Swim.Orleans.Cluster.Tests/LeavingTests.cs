using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Swim.Runtime;

namespace Swim.Tests;

/// <summary>A silo that is about to stop.</summary>
internal sealed class LeavingTests
{
    [Test, CancelAfter(120_000)]
    public async Task No_agent_begins_on_a_silo_that_has_said_that_it_is_about_to_stop()
    {
        await using var cluster = await LaneCluster.StartAsync(3);
        await cluster.Services(2).GetRequiredService<ClusterFeeds>().LeaveAsync([cluster.Address(0), cluster.Address(1)], CancellationToken.None);
        for (var i = 0; i < 60; i++) await cluster.Swim(i % 3).Agent($"/box/n{i}").CommandAsync("add", 1);
        var places = new List<SiloAddress?>();
        for (var i = 0; i < 60; i++) places.Add(await cluster.WhereAsync($"/box/n{i}"));
        Assert.That(places, Has.None.EqualTo(cluster.Address(2)));
        Assert.That(places.Distinct().Count(), Is.EqualTo(2));
    }

    [Test, CancelAfter(120_000)]
    public async Task An_agent_in_use_goes_from_silo_to_silo_as_often_as_these_are_replaced()
    {
        const string Node = "/box/on";
        await using var cluster = await LaneCluster.StartAsync();
        await cluster.PlaceAsync(Node, 0);
        await cluster.Swim(0).Agent(Node).CommandAsync("write", "along");
        for (var moves = 0; moves < 8; moves++)
        {
            var (here, there) = (PresenceOf(cluster, moves % 2), PresenceOf(cluster, (moves + 1) % 2));
            var agent = (PresentAgent)here.Find(Node)!;
            agent.Leave(cluster.Address((moves + 1) % 2));
            await agent.Ended;
            await LaneCluster.UntilAsync(() => there.Find(Node) is PresentAgent { IsStarted: true }, $"move {moves} starts it on the other silo");
        }

        Assert.That(cluster.Router(0).TryResolve(Node, out var target), Is.True);
        Assert.That(Encoding.UTF8.GetString((await cluster.Router(0).ReadAsync(target!, "note")).Body.Span), Is.EqualTo("along"));
    }

    [Test, CancelAfter(120_000)]
    public async Task It_is_not_handed_on_for_ever_while_all_silos_stop()
    {
        const string Node = "/box/end";
        await using var cluster = await LaneCluster.StartAsync();
        await cluster.PlaceAsync(Node, 0);
        await cluster.Swim(0).Agent(Node).CommandAsync("write", "with it");
        for (var silo = 0; silo < 2; silo++) await cluster.Services(silo).GetRequiredService<ClusterFeeds>().LeaveAsync([cluster.Address(1 - silo)], CancellationToken.None);
        var moves = 0;
        for (var isThere = true; isThere && moves < 20; moves++)
        {
            var agent = (PresentAgent)PresenceOf(cluster, moves % 2).Find(Node)!;
            agent.Leave(cluster.Address((moves + 1) % 2));
            await agent.Ended;
            var there = PresenceOf(cluster, (moves + 1) % 2);
            isThere = await MovedAsync(() => there.Find(Node) is PresentAgent { IsStarted: true }, cluster, Node);
        }

        Assert.That(moves, Is.InRange(2, 6));
    }

    private static Presence PresenceOf(LaneCluster cluster, int silo) => cluster.Services(silo).GetRequiredService<ClusterFeeds>().Presence;

    // an agent that moves is in the directory when the activation before has ended
    private static async Task<bool> MovedAsync(Func<bool> started, LaneCluster cluster, string node)
    {
        if (await cluster.WhereAsync(node) is null) return false;
        await LaneCluster.UntilAsync(started, "it is started");
        return true;
    }
}
