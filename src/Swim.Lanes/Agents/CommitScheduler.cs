namespace Swim.Lanes;

/// <summary>
/// The silo's commits: one timer for all agents' write-behind, a limit on how many of those commits run at once, and the silo's figures.
/// Safe from any thread.
/// </summary>
/// <remarks>
/// Agents wait in a wheel of 64 slots, each an eighth of the flush interval wide; a slot's agents are due at its beginning, so never
/// later than planned. The timer runs only while someone waits. An agent stands in the wheel at most once and in the queue for a free
/// commit at most once, so both are bounded by the silo's agents that have something unsaved.
/// </remarks>
public sealed partial class CommitScheduler : IDisposable
{
    private const int Slots = 64;

    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly AgentCommits?[] _wheel = new AgentCommits?[Slots];
    private readonly Queue<AgentCommits> _queue = new();
    private readonly ITimer _timer;
    private readonly ITimer _watch;
    private readonly long _origin;
    private readonly long _tickLength;
    private long _tick;
    private long _armed = long.MaxValue;
    private int _scheduled;
    private int _queued;
    private int _running;
    private long _unsavedBytes;
    private long _commits;
    private long _records;
    private long _bytes;
    private long _failures;
    private bool _disposed;

    /// <summary>A scheduler; one per silo.</summary>
    public CommitScheduler(TimeProvider time, AgentLanesOptions options)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _time = time;
        Options = options;
        _origin = time.GetTimestamp();
        _tickLength = Math.Max(1, ToTimestamp(options.FlushInterval / 8));
        _timer = time.CreateTimer(static state => ((CommitScheduler)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _watch = time.CreateTimer(static state => ((CommitScheduler)state!).OnWatch(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    internal DateTimeOffset UtcNow => _time.GetUtcNow();

    /// <summary>The limits.</summary>
    public AgentLanesOptions Options { get; }

    /// <summary>Bytes of all agents that wait for the store, estimated; bounded by <see cref="AgentLanesOptions.MaxTotalUnsavedBytes"/> plus one batch per agent.</summary>
    public long UnsavedBytes => Interlocked.Read(ref _unsavedBytes);

    /// <summary>Commits under way.</summary>
    public int CommitsUnderWay => Volatile.Read(ref _running);

    /// <summary>Agents that wait for a free commit.</summary>
    public int QueuedAgents => Volatile.Read(ref _queued);

    /// <summary>Commits that succeeded.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Records written or deleted by them.</summary>
    public long Records => Interlocked.Read(ref _records);

    /// <summary>Bytes written by them.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Commits that failed and were (or will be) tried again.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    internal TimeProvider Time => _time;

    internal long Now => _time.GetTimestamp();

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate) _disposed = true;
        _timer.Dispose();
        _watch.Dispose();
    }

    internal long ToTimestamp(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);

    internal TimeSpan ToTimeSpan(long timestamps) => TimeSpan.FromSeconds((double)timestamps / _time.TimestampFrequency);

    /// <summary>The wait before the next try after so many failures in a row.</summary>
    internal TimeSpan Backoff(int failures)
    {
        var factor = Math.Pow(2, Math.Min(failures - 1, 30)) * (0.75 + (Random.Shared.NextDouble() * 0.5));
        var wait = Options.RetryDelay * factor;
        return wait < Options.MaxRetryDelay ? wait : Options.MaxRetryDelay;
    }

    internal void AddBytes(long bytes) => Interlocked.Add(ref _unsavedBytes, bytes);

    internal void CountCommit(RecordBatch batch)
    {
        Interlocked.Increment(ref _commits);
        Interlocked.Add(ref _records, batch.Count);
        Interlocked.Add(ref _bytes, batch.Bytes);
    }

    /// <summary>Calls <see cref="AgentCommits.SignalDue"/> at most <paramref name="delay"/> from now; sooner if already planned.</summary>
    internal void Schedule(AgentCommits agent, TimeSpan delay)
    {
        lock (_gate)
        {
            if (agent.IsScheduled || _disposed) return;
            var now = Now - _origin;
            if (_scheduled == 0) _tick = now / _tickLength;
            agent.DueTick = Math.Max((now + ToTimestamp(delay)) / _tickLength, _tick + 1);
            agent.IsScheduled = true;
            _scheduled++;
            Insert(agent);
            if (agent.DueTick < _armed) Arm(agent.DueTick);
        }
    }

    /// <summary>Whether a commit may begin; if not, the agent is told when there is room.</summary>
    internal bool TryEnter(AgentCommits agent, bool mustEnter)
    {
        if (mustEnter)
        {
            Interlocked.Increment(ref _running);
            return true;
        }

        lock (_gate)
        {
            if (Volatile.Read(ref _running) < Options.MaxConcurrentCommits)
            {
                Interlocked.Increment(ref _running);
                return true;
            }

            if (agent.IsQueued) return false;
            agent.IsQueued = true;
            _queue.Enqueue(agent);
            Interlocked.Increment(ref _queued);
        }

        // those under way may all have ended meanwhile without seeing it
        if (Volatile.Read(ref _running) < Options.MaxConcurrentCommits) LetIn();
        return false;
    }

    internal void Exit()
    {
        Interlocked.Decrement(ref _running);
        if (Volatile.Read(ref _queued) > 0) LetIn();
    }

    private void LetIn()
    {
        AgentCommits? next = null;
        lock (_gate)
        {
            if (Volatile.Read(ref _running) < Options.MaxConcurrentCommits) next = Dequeue();
            // the one called may have nothing to commit any more: the timer looks after the rest
            if (_queue.Count > 0 && _armed == long.MaxValue) Arm(((Now - _origin) / _tickLength) + 1);
        }

        next?.Post();
    }

    private AgentCommits? Dequeue()
    {
        if (!_queue.TryDequeue(out var agent)) return null;
        Interlocked.Decrement(ref _queued);
        agent.IsQueued = false;
        return agent;
    }

    private void OnTimer()
    {
        AgentCommits? due = null;
        List<AgentCommits>? free = null;
        lock (_gate)
        {
            if (_disposed) return;
            _armed = long.MaxValue;
            var now = (Now - _origin) / _tickLength;
            due = TakeDue(now);
            for (var room = Options.MaxConcurrentCommits - Volatile.Read(ref _running); room > 0 && Dequeue() is { } queued; room--) (free ??= []).Add(queued);

            if (NextTick() is var next && next != long.MaxValue) Arm(next);
        }

        while (due is not null)
        {
            var next = due.NextInSlot;
            due.NextInSlot = null;
            due.SignalDue();
            due = next;
        }

        if (free is null) return;
        foreach (var agent in free) agent.Post();
    }

    private AgentCommits? TakeDue(long now)
    {
        AgentCommits? due = null;
        AgentCommits? later = null;
        var from = _tick + 1;
        _tick = Math.Max(_tick, now);
        for (var tick = from; tick <= Math.Min(now, from + Slots - 1); tick++)
        {
            ref var slot = ref _wheel[tick % Slots];
            var agent = slot;
            slot = null;
            while (agent is not null)
            {
                var next = agent.NextInSlot;
                if (agent.DueTick <= now)
                {
                    agent.NextInSlot = due;
                    due = agent;
                    agent.IsScheduled = false;
                    _scheduled--;
                }
                else
                {
                    agent.NextInSlot = later;
                    later = agent;
                }

                agent = next;
            }
        }

        while (later is not null)
        {
            var next = later.NextInSlot;
            Insert(later);
            later = next;
        }

        return due;
    }

    private void Insert(AgentCommits agent)
    {
        ref var slot = ref _wheel[Math.Min(agent.DueTick, _tick + Slots) % Slots];
        agent.NextInSlot = slot;
        slot = agent;
    }

    private long NextTick()
    {
        if (_scheduled > 0)
        {
            for (var tick = _tick + 1; tick <= _tick + Slots; tick++)
                if (_wheel[tick % Slots] is not null) return tick;
        }

        return _queue.Count > 0 ? _tick + 1 : long.MaxValue;
    }

    private void Arm(long tick)
    {
        _armed = tick;
        var wait = ToTimeSpan((tick * _tickLength) - (Now - _origin));
        // a timer that comes a moment early would find nothing due
        _timer.Change(wait > TimeSpan.Zero ? TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)) : TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }
}
