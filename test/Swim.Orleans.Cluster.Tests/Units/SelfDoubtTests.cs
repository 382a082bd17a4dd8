using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;
using Swim.Runtime;

namespace Swim.Tests.Units;

/// <summary>A silo that may be dead without knowing.</summary>
internal sealed class SelfDoubtTests : IClusterMembershipService
{
    private TaskCompletionSource _read = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reads;

    ClusterMembershipSnapshot IClusterMembershipService.CurrentSnapshot => throw new NotSupportedException();

    IAsyncEnumerable<ClusterMembershipSnapshot> IClusterMembershipService.MembershipUpdates => throw new NotSupportedException();

    [Test]
    public void Without_doubt_nobody_waits() => Assert.That(NewDoubt().SettledAsync(CancellationToken.None).IsCompleted, Is.True);

    [Test, CancelAfter(30_000)]
    public async Task An_agent_that_is_held_elsewhere_keeps_all_from_starting_until_the_table_has_been_read(CancellationToken cancellationToken)
    {
        var doubt = NewDoubt();
        doubt.Raise();
        doubt.Raise();
        var starting = doubt.SettledAsync(cancellationToken);
        await LaneCluster.UntilAsync(() => Volatile.Read(ref _reads) > 0, "the table is read");
        Assert.That(starting.IsCompleted, Is.False);
        _read.SetResult();
        await starting;
        Assert.That(_reads, Is.EqualTo(1), "one look is enough for all");
    }

    [Test, CancelAfter(30_000)]
    public async Task A_table_that_cannot_be_read_is_read_again(CancellationToken cancellationToken)
    {
        var doubt = NewDoubt();
        var first = _read;
        _read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _read.SetResult();
        first.SetException(new IOException("the database is away"));
        _failing = first.Task;
        doubt.Raise();
        await doubt.SettledAsync(cancellationToken);
        Assert.That(_reads, Is.EqualTo(2));
    }

    ValueTask IClusterMembershipService.Refresh(MembershipVersion minimumVersion, CancellationToken cancellationToken)
    {
        var reads = Interlocked.Increment(ref _reads);
        return new ValueTask(reads == 1 && _failing is { } failing ? failing : _read.Task);
    }

    Task<bool> IClusterMembershipService.TryKill(SiloAddress siloAddress) => throw new NotSupportedException();

    private Task? _failing;

    private SelfDoubt NewDoubt()
    {
        (_reads, _failing, _read) = (0, null, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return new SelfDoubt(this, new ClusterClock(new ServiceCollection().BuildServiceProvider()), NullLogger<SelfDoubt>.Instance);
    }
}
