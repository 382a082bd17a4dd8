namespace Swim.Lanes;

/// <content>The end of a turn: who is told of its changes, and in which order.</content>
public sealed partial class AgentLanes
{
    /// <summary>
    /// Ends the turn: changes go to readers and to the store as their durability says. Batches do so by themselves, and the first
    /// change outside a batch posts it; call it when changes must be out before something else happens.
    /// </summary>
    public void EndTurn()
    {
        _endPosted = false;
        if (_isEnding) return;
        RunAggregates();
        if (_firstDirty is null && _work is not { Outgoing.Count: > 0 })
        {
            Traces?.ForgetTurn();
            return;
        }

        using var publishing = Traces?.BeginPublishing();
        var touched = false;
        if (_closed) ForgetTurn();
        _isEnding = true;
        if (Has(Traits.Trims) && !_closed)
        {
            TrimDirty();
            RunAggregates();
        }

        var scratch = LaneScratch.Rent();
        ComputeCued(scratch);
        for (var lane = _firstDirty; lane is not null; lane = lane.NextDirty)
            if (!lane.FollowsTurn) touched |= Emit(lane, scratch, hold: false, ofTurn: false);
        var holds = touched || _commits is { HoldsEchoes: true };
        for (var lane = _firstDirty; lane is not null; lane = lane.NextDirty)
            if (lane.FollowsTurn) Emit(lane, scratch, holds, touched);
        LaneScratch.Return(scratch);
        PublishRecovering(holds);
        ForgetTurn();
        _isEnding = false;
        RunOutgoing(touched);
        if (touched) Commits.CommitSoon();
    }

    /// <summary>
    /// Runs something that must not be seen before this turn is durable, such as sending a command to another agent. In an agent
    /// without <see cref="Durability.Committed"/> lanes it runs at once; else at the end of the turn or, if the turn touched such a
    /// lane, after its commit. Actions keep their order. One whose commit never succeeds (the agent is lost) never runs.
    /// </summary>
    public void WhenCommitted(Action<object?> action, object? state = null)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (!CommitsAnything)
        {
            action(state);
            return;
        }

        (Work.Outgoing ??= []).Add(new OutgoingAction(action, state));
        PostEndTurn();
    }

    /// <summary>Sends what a lane has to send before the turn ends, unless it may have to wait for a commit.</summary>
    internal void EmitEarly(Lane lane)
    {
        if (_closed || CommitsAnything) return;
        var scratch = LaneScratch.Rent();
        Emit(lane, scratch, hold: false, ofTurn: false);
        LaneScratch.Return(scratch);
    }

    private void PostEndTurn()
    {
        if (_inBatch || _endPosted || _closed) return;
        _endPosted = true;
        _host.Post(_endTurn ??= EndTurn);
    }

    private void ForgetTurn()
    {
        _traits &= ~Traits.KnowsHold;
        for (var lane = _firstDirty; lane is not null;)
        {
            var next = lane.NextDirty;
            lane.NextDirty = null;
            lane.State &= ~(LaneState.Dirty | LaneState.Listed);
            lane = next;
        }

        _firstDirty = null;
        _lastDirty = null;
        _knowsFeeds = false;
    }

    /// <summary>Ends the turn of one lane; true when its changes wait for a commit.</summary>
    private bool Emit(Lane lane, LaneScratch scratch, bool hold, bool ofTurn)
    {
        if (!lane.Has(LaneState.Dirty)) return false;
        lane.State &= ~LaneState.Dirty;
        lane.NextVersion();
        var committed = lane.Has(LaneState.Committed);
        if (committed) Commits.Touch(lane);
        try
        {
            var feed = Feeds?.Find(lane.Name);
            scratch.IsHeld = hold;
            lane.Emit(scratch, feed is { HasReaders: true } || MayBeHeard(lane));
            if (scratch.Count == 0) return committed;
            if (committed || hold) Commits.HoldOps(lane, scratch, ofTurn);
            else if (!feed!.Publish(Epoch, scratch.Ops)) TakeOver(lane, feed, scratch.Ops);
        }
        catch (Exception error)
        {
            // a form that cannot write what it was given: the other lanes and the agent go on
            _host.OnHandlerFailed(lane.Name, error);
        }
        finally
        {
            scratch.ReleaseOps();
        }

        return committed;
    }

    private bool MayBeHeard(Lane lane) =>
        lane.Has(LaneState.Committed) ? _commits is { HoldsAnything: true } : lane.IsComputed && _commits is { HoldsEchoes: true };

    private void RunOutgoing(bool touched)
    {
        if (_work?.Outgoing is not { Count: > 0 } outgoing) return;
        var hold = touched || _commits is { HoldsActions: true };
        for (var i = 0; i < outgoing.Count; i++)
        {
            if (hold) Commits.HoldAction(outgoing[i], touched);
            else Run(outgoing[i]);
        }

        outgoing.Clear();
    }
}
