using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>Tells the silo's lanes who else is there, as Orleans sees it.</summary>
[SuppressMessage("Design", "CA1001", Justification = "its token has no timer and no wait handle: there is nothing to release")]
internal sealed partial class ClusterMembership(IClusterMembershipService membership, ILocalSiloDetails local, ClusterFeeds feeds, ILogger<ClusterMembership> logger)
    : ILifecycleParticipant<ISiloLifecycle>
{
    // what a peer that does not answer may hold up of the silo's stop
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _stopping = new();
    private Task _following = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(nameof(ClusterMembership), ServiceLifecycleStage.RuntimeGrainServices, StartAsync, StopAsync);

        // agents have ended by then, and what they have said last is on its way
        lifecycle.Subscribe(nameof(ClusterMembership), ServiceLifecycleStage.ApplicationServices, static _ => Task.CompletedTask, DrainAsync);
    }

    private Task StartAsync(CancellationToken cancellationToken)
    {
        Apply(membership.CurrentSnapshot);
        _following = Task.Run(FollowAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _following.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(DrainTime);
        await feeds.DrainAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task FollowAsync()
    {
        try
        {
            await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(_stopping.Token)) Apply(snapshot);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // the silo stops
        }
    }

    private void Apply(ClusterMembershipSnapshot snapshot)
    {
        var active = new List<SiloAddress>();
        var present = new List<SiloAddress>();
        var dead = new List<SiloAddress>();
        foreach (var (silo, member) in snapshot.Members)
        {
            if (member.Status == SiloStatus.Active) active.Add(silo);
            if (member.Status is not (SiloStatus.Dead or SiloStatus.None)) present.Add(silo);
            else if (member.Status == SiloStatus.Dead) dead.Add(silo);
        }

        LogMembers(logger, local.SiloAddress, snapshot.Version.Value, active.Count);
        feeds.SetMembers(active, present, dead);
    }

    [LoggerMessage(EventId = 3650, Level = LogLevel.Debug, Message = "Silo {Silo}: version {Version} of the cluster has {Active} active silos")]
    private static partial void LogMembers(ILogger logger, SiloAddress silo, long version, int active);
}
