using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Polly.Timeout;
using Swim.Lanes;
using Swim.Runtime;

namespace Swim.Tests;

/// <summary>Links whose agent cannot be reached for long.</summary>
internal sealed class RetryTests
{
    // longer than any pause between two tries
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(2.5);

    // what is thrown while a silo is dead and nobody knows: by the call, by the directory, by the placement
    private static readonly Exception[] Errors =
        [new SiloUnavailableException("it may be dead"), new TimeoutRejectedException("the directory does not answer"), new TimeoutException("nothing came")];

    private readonly CountingTime _time = new();
    private int _tries;
    private volatile bool _isReachable;

    [Test, CancelAfter(120_000)]
    public async Task A_link_waits_as_long_as_a_cluster_takes_to_find_out_that_most_of_it_is_dead()
    {
        await using var cluster = await StartAsync();
        var probe = new LinkProbe();
        var linking = cluster.SendAsync(0, "/box/r", "safe", NodeOpKind.Sync, probe);
        var start = _time.GetUtcNow();
        while (_time.GetUtcNow() - start < TimeSpan.FromSeconds(115)) await TryOnceAsync();
        _isReachable = true;
        _time.Advance(Step);
        await linking;
        await probe.UntilAsync("synced");
        Assert.That(probe.Seen, Has.None.StartWith("unlinked"));
    }

    [Test, CancelAfter(120_000)]
    public async Task A_link_whose_agent_does_not_come_back_ends_when_that_time_is_over()
    {
        await using var cluster = await StartAsync();
        var linking = cluster.SendAsync(0, "/box/r", "safe", NodeOpKind.Sync, new LinkProbe());
        var start = _time.GetUtcNow();
        while (_time.GetUtcNow() - start < TimeSpan.FromSeconds(118)) await TryOnceAsync();
        Assert.That(linking.IsCompleted, Is.False);
        var timers = _time.Timers;
        while (!linking.IsCompleted && _time.GetUtcNow() - start < TimeSpan.FromSeconds(130))
        {
            _time.Advance(Step);
            var before = timers;
            await LaneCluster.UntilAsync(() => linking.IsCompleted || _time.Timers > before, "the link has been tried again");
            timers = _time.Timers;
        }

        await Assert.ThrowsAsync<AgentUnavailableException>(() => linking);
    }

    private async Task<LaneCluster> StartAsync()
    {
        var cluster = await LaneCluster.StartAsync(2, host => host.Services.AddKeyedSingleton<TimeProvider>("swim.cluster", _time));
        await cluster.PlaceAsync("/box/r", 1);
        (_tries, _isReachable) = (0, false);
        cluster.Faults.Set(cluster.Address(0), nameof(IWebAgent.DeliverLinksAsync), isBefore =>
        {
            if (!isBefore || _isReachable) return Task.CompletedTask;
            var tries = Interlocked.Increment(ref _tries);
            return Task.FromException(Errors[tries % Errors.Length]);
        });
        return cluster;
    }

    private async Task TryOnceAsync()
    {
        var (tries, timers) = (Volatile.Read(ref _tries), _time.Timers);
        _time.Advance(Step);
        await LaneCluster.UntilAsync(() => Volatile.Read(ref _tries) > tries && _time.Timers > timers, "the link has been tried again");
    }
}
