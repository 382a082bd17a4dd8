namespace Swim.Lanes;

/// <content>One commit from its beginning to its end.</content>
internal sealed partial class AgentCommits
{
    private void Pump()
    {
        if (_storeDone)
        {
            _storeDone = false;
            Finish();
        }

        if (_overdueSignaled)
        {
            _overdueSignaled = false;
            IsOverdue = !_dead && _oldest is not null;
            _waits?.Expire(Scheduler.Now);
        }

        if (_dueSignaled)
        {
            _dueSignaled = false;
            _planned = false;
            _due = true;
        }

        TryBegin();
    }

    private void TryBegin()
    {
        if (_busy || _dead || !(_due || _urgent)) return;
        if (_firstUnsaved is null && _collecting is not { IsEmpty: false } && _passing is not { IsEmpty: false })
        {
            _due = false;
            _urgent = false;
            return;
        }

        if (_failures > 0 && Wait() is var wait && wait > TimeSpan.Zero)
        {
            Plan(wait);
            return;
        }

        if (!Scheduler.TryEnter(this, mustEnter: _urgent)) return;
        _busy = true;
        _agent.EndTurn();
        var all = _due;
        _due = false;
        _urgent = false;
        Begin(all);
    }

    private void Held(long bytes)
    {
        AddBytes(bytes);
        _urgent = true;
    }

    private void Begin(bool all)
    {
        _underWay = Touches;
        TakeHeld();
        var batch = Scheduler.RentBatch();
        TakeLanes(batch, all);
        if (batch.Count == 0)
        {
            Scheduler.Return(batch);
            FinishAtOnce();
            return;
        }

        _batch = batch;
        if (_agent.Traces is { } traces) Commit(batch, traces);
        else batch.Commit(this, _store, _records, Scheduler.Now);
    }

    private void Commit(RecordBatch batch, AgentTraces traces)
    {
        var before = System.Diagnostics.Activity.Current;
        batch.Span = traces.BeginFlushing();
        batch.Commit(this, _store, _records, Scheduler.Now);
        System.Diagnostics.Activity.Current = before;
    }

    private void FinishAtOnce()
    {
        Scheduler.Exit();
        Finish();
        TryBegin();
    }

    /// <summary>The store has answered. Any thread.</summary>
    public void OnStoreAnswered(RecordBatch batch)
    {
        batch.EndSpan();
        Scheduler.CommitEnded?.Invoke(Scheduler.ToTimeSpan(Scheduler.Now - batch.Began), batch.Error);
        Scheduler.Exit();
        _storeDone = true;
        Post();
    }

    private void Finish()
    {
        Exception? error = null;
        if (_batch is { } batch)
        {
            error = batch.Error;
            if (error is null) Scheduler.CountCommit(batch);
            Scheduler.Return(batch);
            _batch = null;
        }

        _busy = false;
        if (_dead) ReturnLanes(stored: false);
        else if (error is null) Succeed();
        else if (error is LaneStoreFencedException) _agent.Abandon(error);
        else Fail(error);
        _waits?.CommitEnded();
    }

    private void Succeed()
    {
        if (_failures > 0) Scheduler.CountRecovery();
        _failures = 0;
        _durable = _underWay;
        MoveMarks(stored: true);
        IsOverdue = false;
        var recovered = ReturnLanes(stored: true);
        AddBytes(-_bytesInFlight);
        _bytesInFlight = 0;
        if (_passing is { IsEmpty: false } passing)
        {
            _passing = null;
            AddBytes(-passing.Bytes);
            passing.Pass(_agent, _agent.Hub);
            _passing ??= passing;
        }

        if (recovered is not null)
        {
            foreach (var lane in recovered) _agent.RecoverHeldBack(lane);
        }

        if (_waits is not null)
        {
            _waits.DurableUpTo(_durable, this);
            if (!IsFull) _waits.HasRoom();
        }

        if (_firstUnsaved is not null && !_planned) Plan(Scheduler.Options.FlushInterval);
    }

    // nothing is lost: the lanes are unsaved again, what waited goes on waiting for the next try
    private void Fail(Exception error)
    {
        _failures++;
        _due = true;
        MoveMarks(stored: false);
        ReturnLanes(stored: false);
        _bytesInFlight = 0;
        var wait = Scheduler.Backoff(_failures);
        Waits.NotBefore = Scheduler.Now + Scheduler.ToTimestamp(wait);
        Scheduler.CountFailure(_agent.Node, error, isFirst: _failures == 1);
        _agent.Host.OnCommitFailed(error, _failures);
        Plan(wait);
    }

    private void TakeHeld()
    {
        if (_collecting is not { IsEmpty: false }) return;
        if (_passing is null) (_passing, _collecting) = (_collecting, null);
        else if (_passing.IsEmpty) (_passing, _collecting) = (_collecting, _passing);
        else _passing.Append(_collecting);
    }

    private void TakeLanes(RecordBatch batch, bool all)
    {
        var lane = _firstUnsaved;
        _firstUnsaved = null;
        _lastUnsaved = null;
        _lanesInFlight ??= [];
        _leavesSome = false;
        while (lane is not null)
        {
            var next = lane.NextUnsaved;
            lane.NextUnsaved = null;
            lane.State &= ~LaneState.Unsaved;
            if (all || lane.Has(LaneState.Committed))
            {
                Take(lane, batch);
            }
            else
            {
                Append(lane);
                _leavesSome = true;
            }

            lane = next;
        }
    }

    private void Take(Lane lane, RecordBatch batch)
    {
        var (count, bytes) = (batch.Count, batch.Bytes);
        var turns = lane.Touches?.Take();
        lane.BytesInFlight = lane.UnsavedBytes;
        lane.UnsavedBytes = 0;
        try
        {
            lane.Collect(batch);
            lane.State |= LaneState.InFlight;
            _bytesInFlight += lane.BytesInFlight;
            _lanesInFlight!.Add(lane);
        }
        catch (Exception error)
        {
            // a form that cannot write what it was given: the other lanes go on
            batch.Undo(count, bytes);
            lane.Collected(stored: false);
            HoldBack(lane, turns, error);
        }
    }

    private void HoldBack(Lane lane, TurnRanges? turns, Exception error)
    {
        var isFirst = !Waits.HeldBack.TryGetValue(lane, out var held);
        if (isFirst) Waits.HeldBack.Add(lane, held = new LaneHoldBack { Error = error });
        held!.Error = error;
        held.Bytes = Math.Max(held.Bytes, lane.BytesInFlight);

        // what cannot be written must not keep commands from bringing something that can
        AddBytes(-lane.BytesInFlight);
        lane.BytesInFlight = 0;
        lane.State |= LaneState.HeldBack;
        Scheduler.CountHoldBack(isFirst);
        if (lane.Has(LaneState.Committed) && turns is not null)
        {
            held.Turns.AddAll(turns);
            if (_passing is { IsEmpty: false } passing) AddBytes(-passing.Withdraw(lane, turns, _agent.FeedOf(lane)));
            lane.Touches!.Ended(stored: true);
        }

        _agent.Host.OnLaneHeldBack(lane.Name, error, isFirst);
    }

    /// <summary>Lanes that could not be written are tried once more.</summary>
    private void RetryHeldBack()
    {
        if (!HoldsBack) return;
        foreach (var (lane, held) in _waits!.HeldBack)
        {
            if (lane.Has(LaneState.Unsaved | LaneState.InFlight)) continue;
            var bytes = held.Bytes;
            held.Bytes = 0;
            MarkUnsaved(lane, (int)Math.Min(bytes, int.MaxValue));
        }
    }

    public LaneNotStoredException? NotStored(long turn)
    {
        if (_waits is not { HeldBack.Count: > 0 } waits) return null;
        foreach (var (lane, held) in waits.HeldBack)
            if (held.Turns.Contains(turn)) return new LaneNotStoredException(_agent.Node, lane.Name, held.Error);
        return null;
    }

    /// <summary>Takes back what the commit took; returns the lanes that were held back and are stored now.</summary>
    private List<Lane>? ReturnLanes(bool stored)
    {
        List<Lane>? recovered = null;
        if (_lanesInFlight is null) return null;
        foreach (var lane in _lanesInFlight)
        {
            lane.State &= ~LaneState.InFlight;
            lane.Collected(stored);
            lane.Touches?.Ended(stored);
            if (!stored)
            {
                lane.UnsavedBytes += lane.BytesInFlight;
                if (!lane.Has(LaneState.Unsaved)) Append(lane);
            }
            else if (lane.Has(LaneState.HeldBack))
            {
                lane.State &= ~LaneState.HeldBack;
                if (_waits!.HeldBack.Remove(lane)) Scheduler.CountLetGo();
                (recovered ??= []).Add(lane);
            }

            lane.BytesInFlight = 0;
        }

        _lanesInFlight.Clear();
        return recovered;
    }

    /// <summary>The commit has ended: what is unsaved now is as old as what it did not take, or as the first change since it began.</summary>
    private void MoveMarks(bool stored)
    {
        if (!stored || _leavesSome)
        {
            if (_newest is null) return;
            if (_oldest is null) _oldest = _newest;
            else Scheduler.RemoveMark(_newest);
            _newest = null;
            return;
        }

        if (_oldest is not null) Scheduler.RemoveMark(_oldest);
        _oldest = _newest;
        _newest = null;
    }
}
