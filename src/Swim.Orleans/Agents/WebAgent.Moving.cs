using System.Buffers;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using Swim.Runtime;

namespace Swim;

// How the agent moves to another silo: what its store does not have goes along.
public abstract partial class WebAgent : IGrainMigrationParticipant
{
    // part of the wire between silos, of which two versions may be running
    private const string CarriedPrefix = "swim/";

    // of one message between silos; what is larger belongs into a lane that is stored
    private const long MaxCarriedBytes = 16 << 20;

    // an activation that has stored and published everything it had speaks through the one that follows
    private const string EpochKey = "swim-epoch";

    // how often it has moved in short order
    private const string MovesKey = "swim-moves";

    // when all silos stop at once, nobody keeps an agent by handing it on
    private const int MostMovesAmongLeaving = 4;

    // longer than any call waits for its answer
    private static readonly TimeSpan UseTime = TimeSpan.FromMinutes(1);

    private Dictionary<string, ReadOnlyMemory<byte>>? _carried;
    private Guid _previousEpoch;
    private bool _isClosedClean;
    private long _usedAt;
    private long _arrivedAt;
    private byte _moves;

    void IGrainMigrationParticipant.OnDehydrate(IDehydrationContext dehydrationContext)
    {
        if (_lanes is null || _isDeleted) return;
        dehydrationContext.AddBytes(MovesKey, [(byte)Math.Min(byte.MaxValue, RecentMoves + 1)]);
        if (_isClosedClean) dehydrationContext.AddBytes(EpochKey, Core.Epoch.ToByteArray());
        var records = _lanes.CollectTransient();
        var bytes = records.Sum(static record => (long)record.Bytes.GetValueOrDefault().Length);
        if (bytes > MaxCarriedBytes)
        {
            AgentLog.LeftBehind(Log, NodeUri, bytes, MaxCarriedBytes);
            Shared.Metrics.BytesLost(Core.Definition.Name, bytes);
            return;
        }

        foreach (var record in records)
            if (record.Bytes is { } content) dehydrationContext.AddBytes(CarriedPrefix + record.Name, content.Span);
    }

    void IGrainMigrationParticipant.OnRehydrate(IRehydrationContext rehydrationContext)
    {
        if (rehydrationContext.TryGetBytes(MovesKey, out var moves) && moves.Length == 1) _moves = moves.FirstSpan[0];
        if (rehydrationContext.TryGetBytes(EpochKey, out var epoch) && epoch.Length == 16) _previousEpoch = new Guid(epoch.ToArray());
        foreach (var key in rehydrationContext.Keys)
        {
            if (!key.StartsWith(CarriedPrefix, StringComparison.Ordinal) || !rehydrationContext.TryGetBytes(key, out var content)) continue;
            (_carried ??= new(StringComparer.Ordinal))[key[CarriedPrefix.Length..]] = content.ToArray();
        }
    }

    /// <summary>
    /// The silo is about to stop: an agent that is in use, or held, goes on at <paramref name="target"/>; another ends. Any thread.
    /// </summary>
    internal void Leave(SiloAddress target)
    {
        var isInUse = Volatile.Read(ref _usedAt) is var used and not 0 && Clock.GetElapsedTime(used) < UseTime;
        if ((isInUse || Volatile.Read(ref _held)) && MayMoveOn) GrainContext.Migrate(new Dictionary<string, object> { [IPlacementDirector.PlacementHintKey] = target });
        else GrainContext.Deactivate(new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The silo is about to stop."));
    }

    private bool MayMoveOn => RecentMoves < MostMovesAmongLeaving || ServiceProvider.GetRequiredService<OtherSilos>().AnyStays(Shared.Cluster);

    private int RecentMoves => _arrivedAt != 0 && Clock.GetElapsedTime(_arrivedAt) < UseTime ? _moves : 0;

    private long Used()
    {
        var now = Clock.GetTimestamp();
        Volatile.Write(ref _usedAt, now);
        return now;
    }

    private void TakeCarried()
    {
        if (_moves > 0) _arrivedAt = Clock.GetTimestamp();
        if (_carried is not { } carried) return;
        Core.Carry(carried);
        _carried = null;
    }

    /// <summary>
    /// An agent that idle collection would have left alone does not wait for its next call when its silo leaves: it goes on living on another one, with what it holds.
    /// Others start there when they are used.
    /// </summary>
    private void MoveIfHeld(DeactivationReason reason)
    {
        if (reason.ReasonCode is not (DeactivationReasonCode.ShuttingDown or DeactivationReasonCode.DirectoryFailure) || _isDeleted || IsStopping || !IsHeld || !MayMoveOn) return;
        if (ServiceProvider.GetRequiredService<OtherSilos>().Any) GrainContext.Migrate(null);
    }
}
