using Microsoft.Extensions.DependencyInjection;
using Swim.Lanes;
using Swim.Runtime;

namespace Swim.Tests;

/// <summary>What other processes ask of an agent whose start takes long.</summary>
internal sealed class StartingAgentTests
{
    // docs/guarantees.md
    private const int MaxAsked = 1024;

    [Test, CancelAfter(120_000)]
    public async Task It_keeps_so_many_requests_refuses_more_and_serves_its_readers_once_it_has_started()
    {
        const string Node = "/box/starting";
        var store = new HeldStore();
        await using var cluster = await LaneCluster.StartAsync(2, host => host.Services.AddSingleton<ILaneStore>(store));
        var probe = new LinkProbe();
        var linking = cluster.SendAsync(0, Node, "safe", NodeOpKind.Sync, probe);
        var place = -1;
        await LaneCluster.UntilAsync(
            () =>
            {
                place = Enumerable.Range(0, 2).FirstOrDefault(silo => Feeds(cluster, silo).Presence.Find(Node) is not null, -1);
                return place >= 0;
            },
            "it is starting");
        var from = PeerAddress.Of(cluster.Address(1 - place));
        var asked = Feeds(cluster, place).OnControl(from, [.. Enumerable.Range(0, MaxAsked + 100).Select(static _ => new ControlStep(ControlKind.Attach, Node, ["safe"], 0, null))]);

        // the readers' own request may have been one of them
        Assert.That(asked.Count(static isTaken => isTaken), Is.InRange(MaxAsked - 10, MaxAsked));
        Assert.That(asked[^1], Is.False);
        Assert.That(linking.IsCompleted, Is.False);

        store.Release();
        await linking;
        await probe.UntilAsync("synced");
        await cluster.Swim(0).Agent(Node).CommandAsync("keep", 7);
        await probe.UntilAsync("event 7");
        Assert.That(Feeds(cluster, place).OnControl(from, [new ControlStep(ControlKind.Attach, Node, ["safe"], 0, null)]), Is.EqualTo(new[] { true }), "there is no bound once it has started");
        await cluster.Swim(0).Agent(Node).CommandAsync("keep", 8);
        await probe.UntilAsync("event 8");
    }

    private static ClusterFeeds Feeds(LaneCluster cluster, int silo) => cluster.Services(silo).GetRequiredService<ClusterFeeds>();
}
