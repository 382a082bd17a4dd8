using System.Diagnostics.CodeAnalysis;

namespace Swim.Lanes;

/// <summary>
/// What one activation owes the store: which lanes are unsaved, the one commit under way, what waits for it. All on the agent's
/// thread but <see cref="SignalDue"/> and the completion of the store, which only set a mark and post <see cref="Pump"/>.
/// </summary>
/// <remarks>Turns that touch a committed lane are numbered from 1; a commit covers all that ended before it began.</remarks>
internal sealed partial class AgentCommits
{
    private static readonly TimeSpan LastTry = TimeSpan.FromSeconds(1);

    private readonly AgentLanes _agent;
    private readonly ILaneStore _store;
    private readonly AgentRecords _records;
    private Lane? _firstUnsaved;
    private Lane? _lastUnsaved;
    private List<Lane>? _lanesInFlight;
    private HeldWork? _collecting;
    private HeldWork? _passing;
    private CommitWaits? _waits;
    private Action? _pump;
    private RecordBatch? _batch;
    private UnsavedMark? _oldest;
    private UnsavedMark? _newest;
    private long _underWay;
    private long _durable;
    private long _bytesInFlight;
    private int _failures;
    private volatile bool _storeDone;
    private volatile bool _dueSignaled;
    private volatile bool _overdueSignaled;
    private bool _busy;
    private bool _leavesSome;
    private bool _due;
    private bool _urgent;
    private bool _planned;
    private bool _dead;

    public AgentCommits(AgentLanes agent, ILaneStore store, AgentRecords records)
    {
        _agent = agent;
        _store = store;
        _records = records;
    }

    public bool HasUnsaved => !_dead && (_busy || _firstUnsaved is not null || _collecting is { IsEmpty: false } || _passing is { IsEmpty: false });

    /// <summary>Whether a lane is not stored because its form cannot write it.</summary>
    public bool HoldsBack => !_dead && _waits is { HeldBack.Count: > 0 };

    /// <summary>Whether a change has waited for the store for so long that something may be wrong with it.</summary>
    public bool IsOverdue { get; private set; }

    public long UnsavedBytes { get; private set; }

    public bool IsFull =>
        !_dead && (UnsavedBytes > Scheduler.Options.MaxUnsavedBytes
            || (UnsavedBytes > 0 && Scheduler.UnsavedBytes > Scheduler.Options.MaxTotalUnsavedBytes));

    /// <summary>Turns that touched a committed lane, and so the number of the last one.</summary>
    public long Touches { get; private set; }

    /// <summary>Whether a turn that touched a committed lane still waits for its commit.</summary>
    public bool IsBehind => Touches > _durable;

    public bool HoldsEchoes => _collecting is { HasEchoes: true } || _passing is { HasEchoes: true };

    public bool HoldsAnything => _collecting is { IsEmpty: false } || _passing is { IsEmpty: false };

    public bool HoldsActions => _collecting is { HasActions: true } || _passing is { HasActions: true };

    // owned by the scheduler
    internal AgentCommits? NextInSlot { get; set; }

    internal long DueTick { get; set; }

    internal bool IsScheduled { get; set; }

    internal bool IsQueued { get; set; }

    /// <summary>Claims the agent in the store and reads its records.</summary>
    public static async ValueTask<AgentRecords> OpenAsync(AgentDefinition definition, string node, ILaneStore store, CancellationToken cancellationToken)
    {
        var records = await store.OpenAsync(definition.Name, node, cancellationToken);
        if (!definition.RenamesLanes || FormerLaneNames.Moves(definition, records.Records) is not { Count: > 0 } moves) return records;

        // once in an agent's life: what then loads is what lies under the present names
        await store.CommitAsync(records, moves, cancellationToken);
        return await store.OpenAsync(definition.Name, node, cancellationToken);
    }

    public void Quarantine(Lane lane, Exception error) => Waits.Quarantined.Add(lane, error);

    public Exception QuarantineCause(Lane lane) => Waits.Quarantined[lane];

    public void MarkUnsaved(Lane lane, int bytes)
    {
        if (_dead) return;
        if (!lane.Has(LaneState.Unsaved))
        {
            Append(lane);
            if (!_busy) _oldest ??= Scheduler.AddMark(this);
            else _newest ??= Scheduler.AddMark(this);
            if (!lane.Has(LaneState.Committed) || !lane.Has(LaneState.Dirty)) Plan(Scheduler.Options.FlushInterval);
        }

        lane.UnsavedBytes += bytes;
        AddBytes(bytes);
    }

    // whatever is held asks for a commit by itself: the lane's changes may all be under way already, with nothing newer to write
    public void HoldOps(Lane lane, LaneScratch scratch, bool ofTurn) => Held(Collecting.HoldOps(lane, scratch, ofTurn ? Touches + 1 : 0));

    public void HoldAction(in OutgoingAction action, bool ofTurn) => Held(Collecting.HoldAction(action, ofTurn ? Touches + 1 : 0));

    /// <summary>The turn that is about to end has touched a committed lane.</summary>
    public void Touch(Lane lane) => (lane.Touches ??= new LaneTouches()).Add(Touches + 1);

    public void HoldAnswer(Lane lane, ILaneReader reader, LaneScratch scratch)
    {
        Held(Collecting.HoldAnswer(lane, reader, scratch));
        TryBegin();
    }

    public void HoldSnapshot(Lane lane, ILaneReader reader, LaneScratch scratch, bool isFirst, bool isLast, Payload? after)
    {
        Held(Collecting.HoldSnapshot(lane, reader, scratch, isFirst, isLast, after));
        TryBegin();
    }

    public void HoldState(Lane lane, RelayPeer? peer, LaneScratch scratch, bool isFirst, bool isLast, Payload? after, bool oneByOne)
    {
        Held(Collecting.HoldState(lane, peer, scratch, isFirst, isLast, after, oneByOne));
        TryBegin();
    }

    /// <summary>A turn has touched a committed lane.</summary>
    public void CommitSoon()
    {
        Touches++;
        _urgent = true;
        TryBegin();
    }

    /// <summary>Completes when less waits than the limit, or throws when the activation ends.</summary>
    [SuppressMessage("Usage", "VSTHRD003", Justification = "completed by this agent itself, continuations run asynchronously")]
    public Task WhenRoomAsync()
    {
        if (!IsFull) return Task.CompletedTask;
        _due = true;
        TryBegin();
        if (!IsFull) return Task.CompletedTask;
        return Waits.Room();
    }

    /// <summary>Completes when a turn is durable; throws when it is not because a lane it touched is held back, or because the activation ends.</summary>
    /// <param name="turn">Which.</param>
    /// <param name="isLimited">Whether it gives up with a <see cref="TimeoutException"/> after <see cref="CommitScheduler.WaitLimit"/> or a little later.</param>
    public ValueTask WhenDurableAsync(long turn, bool isLimited = false)
    {
        if (turn <= _durable) return NotStored(turn) is { } error ? ValueTask.FromException(error) : default;
        if (_dead) return ValueTask.FromException(Unavailable());
        var limit = isLimited ? Scheduler.Now + Scheduler.ToTimestamp(CommitScheduler.WaitLimit) : long.MaxValue;
        return Waits.Durable(Scheduler.RentWait(), turn, limit);
    }

    /// <summary>A handler touched committed lanes in several turns after <paramref name="after"/>: the last one speaks for all.</summary>
    public void Extend(long after, IEnumerable<Lane> lanes)
    {
        if (Touches == after + 1) return;
        foreach (var lane in lanes)
        {
            lane.Touches?.Extend(after, Touches);
            if (lane.Has(LaneState.HeldBack) && Waits.HeldBack.TryGetValue(lane, out var held) && held.Turns.Any(after, Touches)) held.Turns.Add(Touches);
        }
    }

    /// <summary>
    /// Writes everything, trying again until <paramref name="cancellationToken"/>; false when something could not be written. Tries once even when it
    /// comes too late, and then waits for the store for a second.
    /// </summary>
    public async ValueTask<bool> FlushAsync(CancellationToken cancellationToken)
    {
        RetryHeldBack();
        for (var first = true; HasUnsaved && (first || !cancellationToken.IsCancellationRequested); first = false)
        {
            // the pause after a failure is for those who can wait
            if (first) Waits.NotBefore = Scheduler.Now;
            _due = true;
            TryBegin();
            if (!HasUnsaved) break;
            try
            {
                if (first && cancellationToken.IsCancellationRequested) await Waits.Ended().WaitAsync(LastTry, Scheduler.Time, CancellationToken.None);
                else await Waits.Ended().WaitAsync(cancellationToken);
            }
            catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
            {
                return false;
            }
        }

        return !HasUnsaved && !HoldsBack && !_dead;
    }

    public async ValueTask DeleteAsync(CancellationToken cancellationToken)
    {
        while (_busy) await Waits.Ended().WaitAsync(cancellationToken);

        // nothing may be written behind the deletion
        _busy = true;
        try
        {
            await _store.DeleteAsync(_records, cancellationToken);
        }
        finally
        {
            _busy = false;
        }
    }

    /// <summary>The activation ends: nothing is written or passed on any more; who waits is told.</summary>
    public void Die()
    {
        if (_dead) return;
        _dead = true;
        IsOverdue = false;
        _collecting?.Drop();
        _passing?.Drop();
        for (var lane = _firstUnsaved; lane is not null; lane = lane.NextUnsaved) lane.UnsavedBytes = 0;

        if (_oldest is not null) Scheduler.RemoveMark(_oldest);
        if (_newest is not null) Scheduler.RemoveMark(_newest);
        _oldest = _newest = null;
        if (_failures > 0) Scheduler.CountRecovery();
        _failures = 0;
        if (_waits is { } waits)
        {
            foreach (var held in waits.HeldBack.Values)
            {
                AddBytes(held.Bytes);
                Scheduler.CountLetGo();
            }

            waits.HeldBack.Clear();
        }

        // the agent's own figure stays: it is what was lost
        Scheduler.AddBytes(-UnsavedBytes);
        _waits?.Fail(Unavailable());
    }

    /// <summary>The time planned for a flush has come. Any thread.</summary>
    public void SignalDue()
    {
        _dueSignaled = true;
        Post();
    }

    /// <summary>Something has waited for the store for long. Any thread.</summary>
    public void SignalOverdue()
    {
        _overdueSignaled = true;
        Post();
    }

    /// <summary>There may be room for one more commit in the silo. Any thread.</summary>
    public void Post() => _agent.Host.Post(Pumping);

    private CommitScheduler Scheduler => _agent.Scheduler;

    private CommitWaits Waits => _waits ??= new CommitWaits();

    private HeldWork Collecting => _collecting ??= new HeldWork();

    private Action Pumping => _pump ?? Interlocked.CompareExchange(ref _pump, Pump, null) ?? _pump;

    private void Append(Lane lane)
    {
        lane.State |= LaneState.Unsaved;
        if (_lastUnsaved is null) _firstUnsaved = lane;
        else _lastUnsaved.NextUnsaved = lane;
        _lastUnsaved = lane;
    }

    private void Plan(TimeSpan delay)
    {
        if (_planned) return;
        _planned = true;
        Scheduler.Schedule(this, delay);
    }

    private TimeSpan Wait() => Scheduler.ToTimeSpan(Waits.NotBefore - Scheduler.Now);

    private void AddBytes(long bytes)
    {
        if (bytes == 0) return;
        UnsavedBytes += bytes;
        Scheduler.AddBytes(bytes);
    }

    private AgentUnavailableException Unavailable() => new(_agent.Node, "the activation ended before its changes were stored");
}
