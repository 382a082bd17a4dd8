using System.Net;
using Orleans.Runtime;
using Swim.Runtime;

namespace Swim.Tests.Units;

/// <summary>What waits for silos that do not answer.</summary>
internal sealed class PauseTests : IRegistryAsker, IPeerTransport
{
    private const string Node = "/box/1";

    private static readonly PeerAddress Owner = PeerAddress.Of(SiloAddress.New(IPAddress.Loopback, 1_001, 1));
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(2);

    private readonly CountingTime _time = new();
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<PendingStep> _retried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _watched = new(TaskCreationOptions.RunContinuationsAsynchronously);

    PeerAddress IPeerTransport.Self => default;

    [Test, CancelAfter(30_000)]
    public async Task A_change_of_the_cluster_ends_a_wait_though_not_all_at_the_same_moment(CancellationToken cancellationToken)
    {
        var time = new CountingTime();
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = Pauses.WaitAsync(Long, changed.Task, time, cancellationToken);
        Assert.That(waiting.IsCompleted, Is.False);
        changed.SetResult();
        await LaneCluster.UntilAsync(() => time.Timers == 2, "it waits a moment longer");
        time.Advance(TimeSpan.FromMilliseconds(150));
        Assert.That(await waiting, Is.True);
    }

    [Test, CancelAfter(30_000)]
    public async Task Without_a_change_a_wait_is_as_long_as_it_was_meant(CancellationToken cancellationToken)
    {
        var time = new CountingTime();
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = Pauses.WaitAsync(Long, changed.Task, time, cancellationToken);
        time.Advance(Long * 0.7);
        Assert.That(waiting.IsCompleted, Is.False);
        time.Advance(Long * 0.6);
        Assert.That(await waiting, Is.False);
    }

    [Test, CancelAfter(30_000)]
    public async Task What_a_dead_owner_was_being_told_is_told_to_the_next_one_at_once(CancellationToken cancellationToken)
    {
        var mail = new RegistryMail(Owner, this, this, _time);
        mail.TryPost(new PendingStep(RegistryStep.Announce(Node, Guid.NewGuid()), null));
        await _failed.Task.WaitAsync(cancellationToken);
        await LaneCluster.UntilAsync(() => _time.Timers == 1, "it waits before it tries again");

        // while it waits: the clock stands still
        mail.Close();
        Assert.That((await _retried.Task.WaitAsync(cancellationToken)).Step.Node, Is.EqualTo(Node));
    }

    [Test, CancelAfter(120_000)]
    public async Task A_silo_that_comes_or_goes_is_a_change(CancellationToken cancellationToken)
    {
        await using var cluster = await LaneCluster.StartAsync(2);
        var feeds = (ClusterFeeds)cluster.Services(0).GetService(typeof(ClusterFeeds))!;
        var changed = feeds.Changed;
        await cluster.AddSiloAsync();
        await changed.WaitAsync(cancellationToken);
        await LaneCluster.UntilAsync(() => feeds.Changed != changed, "the next change is another one");
        await cluster.UntilKnownAsync(0, 3);
        changed = feeds.Changed;
        await cluster.KillAsync(2);
        await changed.WaitAsync(cancellationToken);
    }

    ValueTask<FlowReply> IPeerTransport.FlowAsync(PeerAddress to, long session, long sequence, ReadOnlyMemory<byte> batch) => throw new NotSupportedException();

    ValueTask<bool[]> IPeerTransport.ControlAsync(PeerAddress to, ControlStep[] steps) => throw new NotSupportedException();

    ValueTask<RegistryAnswer[]> IPeerTransport.RegisterAsync(PeerAddress owner, RegistryStep[] steps) => ValueTask.FromException<RegistryAnswer[]>(new TimeoutException("it does not answer"));

    RegistryStep IRegistryAsker.WatchOf(string node) => RegistryStep.Watch(node, [], 0);

    void IRegistryAsker.OnAnswer(in RegistryStep step, in RegistryAnswer answer)
    {
    }

    void IRegistryAsker.OnFailed(PeerAddress owner, Exception error) => _failed.TrySetResult();

    void IRegistryAsker.Retry(in PendingStep step) => _retried.TrySetResult(step);

    void IRegistryAsker.RetryWatch(string node) => _watched.TrySetResult(node);
}
