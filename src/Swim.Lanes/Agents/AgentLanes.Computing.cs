namespace Swim.Lanes;

/// <content>Lanes whose values are computed by the agent's own code.</content>
public sealed partial class AgentLanes
{
    private const int MaxComputeRounds = 8;

    // what a computation changes or cues belongs to the turn that ends; those that cue each other in a circle are cut off
    private void ComputeCued(LaneScratch scratch)
    {
        var outer = _inBatch;
        _inBatch = true;
        for (var round = 0; ; round++)
        {
            Lane? last = null;
            for (var lane = _firstDirty; lane is not null; lane = lane.NextDirty)
                if (lane.IsComputed && lane.Has(LaneState.Dirty) && lane.Compute(scratch, IsTold(lane))) last = lane;
            if (last is null) break;
            if (round < MaxComputeRounds) continue;
            _host.OnHandlerFailed(last.Name, new InvalidOperationException($"The OnCue methods of {Node} cue lanes in a circle ({last.Name} among them)."));
            break;
        }

        _inBatch = outer;
    }

    // readers that outlived the activation before are given everything anew, but not before the agent has begun to run
    private void RecoverSoon(Lane lane)
    {
        lane.State |= LaneState.Recovering;
        OnChanged(lane, 0);
    }

    private void PublishRecovering(bool holds)
    {
        for (var lane = _firstDirty; lane is not null; lane = lane.NextDirty)
        {
            if (!lane.Has(LaneState.Recovering)) continue;
            lane.State &= ~LaneState.Recovering;
            if (Feeds?.Find(lane.Name) is { HasReaders: true } feed) PublishAll(lane, feed, holds);
        }
    }
}
