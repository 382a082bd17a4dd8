namespace Swim.Lanes;

/// <content>An activation that moves to another process: what is not stored goes along.</content>
/// <remarks>
/// Lanes that are stored are written before the end and read by the next activation. Those that are not are handed over as the records that they would have in a store,
/// so that two versions of a program understand each other as far as they understand each other's stores: records of lanes that the receiver does not
/// have, or has stored, are ignored, and a lane whose records do not fit begins anew.
/// </remarks>
public sealed partial class AgentLanes
{
    /// <summary>
    /// Everything that lanes hold which are not stored, as records; empty when they hold nothing. Changes nothing; also for an activation that has been closed. A lane whose form
    /// cannot write its state is left out and reported as a handler that failed.
    /// </summary>
    public IReadOnlyList<LaneRecordChange> CollectTransient()
    {
        var batch = new RecordBatch();
        foreach (var lane in All)
        {
            if (lane.Has(LaneState.Stored) || !lane.HoldsState) continue;
            var (count, bytes) = (batch.Count, batch.Bytes);
            try
            {
                lane.CollectAll(batch);
            }
            catch (Exception error)
            {
                batch.Undo(count, bytes);
                _host.OnHandlerFailed(lane.Name, error);
            }
        }

        // never cleared: its memory belongs to the records from now on
        return _origin?.Carried is not { } carried ? batch.Changes : [.. batch.Changes, .. carried.Select(static record => new LaneRecordChange(record.Key, record.Value))];
    }

    /// <summary>What <see cref="CollectTransient"/> gave in the activation before; to be called before <see cref="OpenAsync(CancellationToken)"/>.</summary>
    public void Carry(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        Origin.Carried = records;
    }

    private void LoadCarried()
    {
        if (_origin?.Carried is null) return;
        foreach (var lane in _lanes) LoadCarried(lane);
    }

    private void LoadCarried(Lane lane)
    {
        if (_origin?.Carried is not { } carried || lane.Has(LaneState.Stored)) return;
        lane.State |= LaneState.Carried;
        lane.Load(carried);
        if (carried is Dictionary<string, ReadOnlyMemory<byte>> rest && Definition.IndexOf(lane.Name) < 0)
        {
            foreach (var record in rest.Keys.Where(record => RecordNames.LaneOf(record) == lane.Name).ToArray()) rest.Remove(record);
        }

        if (lane.Has(LaneState.Carried)) return;

        // a part of a state is worse than none
        lane.Forget();
    }

    private void LetGoOfCarried()
    {
        if (_origin?.Carried is not { } carried) return;
        var rest = carried.Where(record => RecordNames.LaneOf(record.Key) is var lane && Find(lane) is null && Definition.IndexOf(lane) < 0).ToDictionary(StringComparer.Ordinal);
        _origin.Carried = rest.Count > 0 ? rest : null;
    }

    /// <summary>Records that were carried along do not fit the lane.</summary>
    private void OnCarriedMisfit(Lane lane, LaneRecordException error)
    {
        lane.State &= ~LaneState.Carried;
        _host.OnHandlerFailed(lane.Name, error);
    }
}
