using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;
using Swim.Runtime;

namespace Swim.Tests;

/// <summary>An activation whose readers have heard of a later one.</summary>
internal sealed class RankTests
{
    [Test, CancelAfter(120_000)]
    public async Task It_is_not_believed_before_the_table_says_that_its_silo_is_alive(CancellationToken cancellationToken)
    {
        var table = new Table();
        await using var cluster = await LaneCluster.StartAsync(2, host => host.Services.AddSingleton(provider =>
            new SelfDoubt(table.Of(provider.GetRequiredService<IClusterMembershipService>()), provider.GetRequiredService<ClusterClock>(), NullLogger<SelfDoubt>.Instance)));
        await cluster.PlaceAsync("/box/r", 1);
        await cluster.Swim(1).Agent("/box/r").CommandAsync("add", 1, cancellationToken);
        var probe = await cluster.LinkAsync(0, "/box/r", "count");
        await probe.UntilAsync("synced");
        var present = cluster.Services(1).GetRequiredService<ClusterFeeds>().Presence.Find("/box/r")!;
        var later = present.Stamp + 1_000;
        var reads = table.Reads;
        table.Hold();

        // as by one that has listened to another activation, and finds this one through the directory
        await cluster.Agent(0, "/box/r").WatchAsync(cluster.Services(0).GetRequiredService<ClusterFeeds>().Self, ["count"], later);
        await LaneCluster.UntilAsync(() => table.Reads > reads, "the table is read");
        await cluster.Swim(1).Agent("/box/r").CommandAsync("add", 1, cancellationToken);
        Assert.That(present.Stamp, Is.LessThan(later), "who says that this silo is alive?");
        table.Release();
        await LaneCluster.UntilAsync(() => present.Stamp > later, "it has risen");
        await cluster.Swim(1).Agent("/box/r").CommandAsync("add", 1, cancellationToken);
        await probe.UntilAsync("event 3");
    }

    [Test, CancelAfter(120_000)]
    public async Task It_rises_above_the_later_one_when_it_is_the_one_that_the_directory_knows(CancellationToken cancellationToken)
    {
        await using var cluster = await LaneCluster.StartAsync(2);
        await cluster.PlaceAsync("/box/s", 1);
        var probe = await cluster.LinkAsync(0, "/box/s", "count");
        await probe.UntilAsync("synced");
        var feeds = cluster.Services(1).GetRequiredService<ClusterFeeds>();
        var present = feeds.Presence.Find("/box/s")!;
        var later = present.Stamp + 1_000;

        // as by a process that has found it in a registry, and has listened to another one
        var reader = cluster.Services(0).GetRequiredService<ClusterFeeds>().Self;
        Assert.That(feeds.OnControl(reader, [new ControlStep(ControlKind.Attach, "/box/s", ["count"], later, null)]), Is.EqualTo(new[] { true }), "it is not said to be absent");
        await LaneCluster.UntilAsync(() => present.Stamp > later, "it has risen");
        await cluster.Swim(1).Agent("/box/s").CommandAsync("add", 1, cancellationToken);
        await probe.UntilAsync("event 1");
    }

    /// <summary>Readings of the table of silos, which can be held up.</summary>
    private sealed class Table : IClusterMembershipService
    {
        private volatile TaskCompletionSource _held = Done();
        private IClusterMembershipService _inner = null!;
        private int _reads;

        public int Reads => Volatile.Read(ref _reads);

        ClusterMembershipSnapshot IClusterMembershipService.CurrentSnapshot => _inner.CurrentSnapshot;

        IAsyncEnumerable<ClusterMembershipSnapshot> IClusterMembershipService.MembershipUpdates => _inner.MembershipUpdates;

        public Table Of(IClusterMembershipService inner)
        {
            _inner = inner;
            return this;
        }

        public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => _held.TrySetResult();

        ValueTask IClusterMembershipService.Refresh(MembershipVersion minimumVersion, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _reads);
            return new ValueTask(_held.Task);
        }

        Task<bool> IClusterMembershipService.TryKill(SiloAddress siloAddress) => _inner.TryKill(siloAddress);

        private static TaskCompletionSource Done()
        {
            var done = new TaskCompletionSource();
            done.SetResult();
            return done;
        }
    }
}
