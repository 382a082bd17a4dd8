namespace Swim.Lanes;

/// <content>How the silo stands with its store: how old the oldest unsaved change is, which agents' commits fail.</content>
/// <remarks>
/// Marks are only ever put at the end of the list, with the present time, and taken out where they are, so that the oldest is the first
/// and both cost the same whatever the number of agents.
/// </remarks>
public sealed partial class CommitScheduler
{
    private const int KeepMarks = 1024;

    private readonly Lock _standing = new();
    private UnsavedMark? _oldest;
    private UnsavedMark? _newest;
    private UnsavedMark? _spareMarks;
    private int _spareMarkCount;
    private int _failingAgents;
    private long _failingSince;
    private Exception? _lastFailure;
    private string? _lastFailedNode;
    private long _heldBackLanes;
    private long _holdBacks;
    private TaskCompletionSource? _drained;

    /// <summary>Called at the end of every commit with its duration and what it failed with, on any thread. Must not throw. Set it before the first agent starts.</summary>
    public Action<TimeSpan, Exception?>? CommitEnded { get; set; }

    /// <summary>
    /// Age of the oldest change on the silo that is not stored; zero when everything is. While the store answers it stays below the flush
    /// interval plus one commit. Changes of lanes that are held back (<see cref="HeldBackLanes"/>) do not count.
    /// </summary>
    public TimeSpan Lag
    {
        get
        {
            lock (_standing) return _oldest is { } oldest ? ToTimeSpan(Math.Max(0, Now - oldest.Since)) : TimeSpan.Zero;
        }
    }

    /// <summary>Lanes whose present state cannot be written because their form throws; the rest of their agents is stored.</summary>
    public long HeldBackLanes => Interlocked.Read(ref _heldBackLanes);

    /// <summary>How often lanes were held back so far.</summary>
    public long HoldBacks => Interlocked.Read(ref _holdBacks);

    /// <summary>Which agents' last commit failed, or null when that of none did.</summary>
    public StoreFailure? Failure
    {
        get
        {
            lock (_standing)
            {
                return _failingAgents == 0 ? null : new StoreFailure(_failingAgents, UtcNow - ToTimeSpan(Math.Max(0, Now - _failingSince)), _lastFailedNode!, _lastFailure!);
            }
        }
    }

    /// <summary>
    /// Has every agent on the silo write what is unsaved now, without waiting for its flush interval, until nothing is or <paramref name="cancellationToken"/>.
    /// Agents go on meanwhile. Returns whether everything was stored at some moment.
    /// </summary>
    public async Task<bool> DrainAsync(CancellationToken cancellationToken = default)
    {
        Task drained;
        var agents = new List<AgentCommits>();
        lock (_standing)
        {
            if (_oldest is null) return true;
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            drained = _drained.Task;
            for (var mark = _oldest; mark is not null; mark = mark.Later) agents.Add(mark.Agent!);
        }

        foreach (var agent in agents) agent.SignalDue();
        try
        {
            await drained.WaitAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            lock (_standing) _drained = null;
        }
    }

    /// <summary>Something of an agent has become unsaved.</summary>
    internal UnsavedMark AddMark(AgentCommits agent)
    {
        lock (_standing)
        {
            var mark = _spareMarks ?? new UnsavedMark();
            if (_spareMarks is not null)
            {
                _spareMarks = mark.Later;
                _spareMarkCount--;
            }

            mark.Since = Now;
            mark.Agent = agent;
            mark.Later = null;
            mark.Earlier = _newest;
            if (_newest is null) _oldest = mark;
            else _newest.Later = mark;
            Watch();
            return _newest = mark;
        }
    }

    /// <summary>It is stored, or lost. The mark must not be used any more.</summary>
    internal void RemoveMark(UnsavedMark mark)
    {
        lock (_standing)
        {
            if (mark.Earlier is null) _oldest = mark.Later;
            else mark.Earlier.Later = mark.Later;
            if (mark.Later is null) _newest = mark.Earlier;
            else mark.Later.Earlier = mark.Earlier;
            mark.Earlier = null;
            mark.Later = null;
            mark.Agent = null;
            if (_oldest is null) _drained?.TrySetResult();
            if (_spareMarkCount >= KeepMarks) return;
            mark.Later = _spareMarks;
            _spareMarks = mark;
            _spareMarkCount++;
        }
    }

    /// <summary>A commit failed; <paramref name="isFirst"/> when the agent's one before had not.</summary>
    internal void CountFailure(string node, Exception error, bool isFirst)
    {
        Interlocked.Increment(ref _failures);
        lock (_standing)
        {
            if (isFirst && _failingAgents++ == 0) _failingSince = Now;
            _lastFailure = error;
            _lastFailedNode = node;
        }
    }

    /// <summary>An agent whose last commit failed has stored its changes, or has ended.</summary>
    internal void CountRecovery()
    {
        lock (_standing)
        {
            if (--_failingAgents > 0) return;
            _lastFailure = null;
            _lastFailedNode = null;
        }
    }

    internal void CountHoldBack(bool isFirst)
    {
        if (isFirst) Interlocked.Increment(ref _heldBackLanes);
        Interlocked.Increment(ref _holdBacks);
    }

    internal void CountLetGo() => Interlocked.Decrement(ref _heldBackLanes);
}
