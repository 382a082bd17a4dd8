using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>How long each part of a silo's stop may take.</summary>
[SuppressMessage("Design", "CA1001", Justification = "lives as long as the process")]
internal sealed class StopPatience(IOptions<SwimOptions> options, IOptions<ClusterMembershipOptions> membership, TimeProvider time) : ILifecycleParticipant<ISiloLifecycle>
{
    // what is left without agents is to say goodbye
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(5);

    private CancellationTokenSource _end = new();
    private ITimer? _timer;

    /// <summary>The stop begins; the token ends it.</summary>
    public CancellationToken Begin(CancellationToken cancellationToken)
    {
        _end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        EndAfter(options.Value.Cluster.StopTimeout);
        return _end.Token;
    }

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(nameof(StopPatience), ServiceLifecycleStage.Active + 1, static _ => Task.CompletedTask, _ =>
        {
            // also how long it tries to write that it goes; it will not join any more
            membership.Value.MaxJoinAttemptTime = Goodbye;
            return Task.CompletedTask;
        });
        lifecycle.Subscribe(nameof(StopPatience), ServiceLifecycleStage.RuntimeGrainServices + 1, static _ => Task.CompletedTask, _ =>
        {
            EndAfter(Goodbye);
            return Task.CompletedTask;
        });
    }

    private void EndAfter(TimeSpan limit)
    {
        _timer?.Dispose();
        _timer = time.CreateTimer(static end => _ = ((CancellationTokenSource)end!).CancelAsync(), _end, limit, Timeout.InfiniteTimeSpan);
    }
}
