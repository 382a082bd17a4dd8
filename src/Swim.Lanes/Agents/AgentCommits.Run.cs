using System.Diagnostics.CodeAnalysis;

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
        if (_busy || _dead || _records is null || !(_due || _urgent)) return;
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
        _underWay = _next++;
        TakeHeld();
        var batch = Scheduler.RentBatch();
        try
        {
            TakeLanes(batch, all);
        }
        catch (Exception error)
        {
            Scheduler.ReturnBatch(batch);
            FinishAtOnce(error);
            return;
        }

        if (batch.Count == 0)
        {
            Scheduler.ReturnBatch(batch);
            FinishAtOnce(null);
            return;
        }

        _batch = batch;
        _ = CommitAsync(batch);
    }

    private void FinishAtOnce(Exception? error)
    {
        _error = error;
        Scheduler.Exit();
        Finish();
        TryBegin();
    }

    [SuppressMessage("Design", "CA1031", Justification = "whatever the store throws is kept and reported on the agent's thread")]
    private async Task CommitAsync(RecordBatch batch)
    {
        Exception? error = null;
        try
        {
            await _store.CommitAsync(_records!, batch.Changes).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            error = e;
        }

        _error = error;
        Scheduler.Exit();
        _storeDone = true;
        Post();
    }

    private void Finish()
    {
        var error = _error;
        _error = null;
        if (_batch is { } batch)
        {
            if (error is null) Scheduler.CountCommit(batch);
            Scheduler.ReturnBatch(batch);
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
        _failures = 0;
        _durable = _underWay;
        ReturnLanes(stored: true);
        AddBytes(-_bytesInFlight);
        _bytesInFlight = 0;
        if (_passing is { IsEmpty: false } passing)
        {
            _passing = null;
            AddBytes(-passing.Bytes);
            passing.Pass(_agent, _agent.Hub);
            _passing ??= passing;
        }

        if (_waits is not null)
        {
            _waits.DurableUpTo(_durable);
            if (!IsFull) _waits.HasRoom();
        }

        if (_firstUnsaved is not null && !_planned) Plan(Scheduler.Options.FlushInterval);
    }

    // nothing is lost: the lanes are unsaved again, what waited goes on waiting for the next try
    private void Fail(Exception error)
    {
        _failures++;
        _due = true;
        ReturnLanes(stored: false);
        _bytesInFlight = 0;
        var wait = Scheduler.Backoff(_failures);
        _notBefore = Scheduler.Now + Scheduler.ToTimestamp(wait);
        Scheduler.CountFailure();
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
        Exception? failure = null;
        while (lane is not null)
        {
            var next = lane.NextUnsaved;
            lane.NextUnsaved = null;
            lane.State &= ~LaneState.Unsaved;
            if (failure is not null || !(all || lane.Has(LaneState.Committed)))
            {
                Append(lane);
            }
            else
            {
                lane.State |= LaneState.InFlight;
                _bytesInFlight += lane.UnsavedBytes;
                lane.BytesInFlight = lane.UnsavedBytes;
                lane.UnsavedBytes = 0;
                _lanesInFlight.Add(lane);
                try
                {
                    lane.Collect(batch);
                }
                catch (Exception error)
                {
                    failure = new InvalidOperationException($"Lane {lane.Name} of {_agent.Node} cannot be written: {error.Message}", error);
                }
            }

            lane = next;
        }

        if (failure is not null) throw failure;
    }

    private void ReturnLanes(bool stored)
    {
        if (_lanesInFlight is null) return;
        foreach (var lane in _lanesInFlight)
        {
            lane.State &= ~LaneState.InFlight;
            lane.Collected(stored);
            if (!stored)
            {
                lane.UnsavedBytes += lane.BytesInFlight;
                if (!lane.Has(LaneState.Unsaved)) Append(lane);
            }

            lane.BytesInFlight = 0;
        }

        _lanesInFlight.Clear();
    }
}
