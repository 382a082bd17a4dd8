using System.Buffers;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Swim.Runtime;

namespace Swim;

// How the agent moves to another silo: what its store does not have goes along.
public abstract partial class WebAgent : IGrainMigrationParticipant
{
    // part of the wire between silos, of which two versions may be running
    private const string CarriedPrefix = "swim/";

    // of one message between silos; what is larger belongs into a lane that is stored
    private const long MaxCarriedBytes = 16 << 20;

    private Dictionary<string, ReadOnlyMemory<byte>>? _carried;

    void IGrainMigrationParticipant.OnDehydrate(IDehydrationContext dehydrationContext)
    {
        if (_lanes is null || _isDeleted) return;
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
        foreach (var key in rehydrationContext.Keys)
        {
            if (!key.StartsWith(CarriedPrefix, StringComparison.Ordinal) || !rehydrationContext.TryGetBytes(key, out var content)) continue;
            (_carried ??= new(StringComparer.Ordinal))[key[CarriedPrefix.Length..]] = content.ToArray();
        }
    }

    private void TakeCarried()
    {
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
        if (reason.ReasonCode is not (DeactivationReasonCode.ShuttingDown or DeactivationReasonCode.DirectoryFailure) || _isDeleted || IsStopping || !IsHeld) return;
        if (ServiceProvider.GetRequiredService<OtherSilos>().Any) GrainContext.Migrate(null);
    }
}
