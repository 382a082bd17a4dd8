using Swim.TestKit.Quiet;

namespace Swim.TestKit;

/// <summary>
/// The clock that agents live by in a test: it stands still until it is advanced. Timers, schedules, the store's flush interval and its retries run by it.
/// Safe from any thread; one advance at a time.
/// </summary>
public sealed class TestClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly SortedSet<TestTimer> _timers = new(TestTimer.ByDue);
    private readonly Activity _activity;
    private readonly Func<CancellationToken, Task> _settle;
    private readonly long _start;
    private long _now;
    private long _orders;
    private int _advancing;

    internal TestClock(DateTimeOffset start, Activity activity, Func<CancellationToken, Task> settle)
    {
        _activity = activity;
        _settle = settle;
        _start = _now = start.UtcTicks;
    }

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>The time now.</summary>
    public DateTimeOffset Now => GetUtcNow();

    /// <summary>Time since the test's start.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(Interlocked.Read(ref _now) - _start);

    /// <summary>When the next timer is due; null when none is set.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_gate) return _timers.Min is { } timer ? new DateTimeOffset(timer.Due, TimeSpan.Zero) : null;
        }
    }

    /// <summary>Timers that are set.</summary>
    public int TimerCount
    {
        get
        {
            lock (_gate) return _timers.Count;
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _now), TimeSpan.Zero);

    /// <inheritdoc/>
    public override long GetTimestamp() => Interlocked.Read(ref _now) - _start;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new TestTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>
    /// Goes forward from one due timer to the next. At each such instant the clock stands at it, everything due runs, and the cluster comes to rest
    /// (<see cref="SwimTest.SettleAsync"/>) before time goes on: so every tick of a timer runs, at its own time.
    /// </summary>
    /// <param name="by">How far; zero or more.</param>
    /// <param name="cancellationToken">Ends the wait; the clock stays where it is then.</param>
    /// <exception cref="SwimTestException">The cluster did not come to rest within the test's time-out (of real time) at some instant.</exception>
    /// <exception cref="InvalidOperationException">Another advance is under way.</exception>
    public async Task AdvanceAsync(TimeSpan by, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Enter();
        try
        {
            await _settle(cancellationToken);
            var until = Interlocked.Read(ref _now) + by.Ticks;
            while (NextBefore(until) is { } due)
            {
                RunAt(due);
                await _settle(cancellationToken);
            }

            Interlocked.Exchange(ref _now, until);
            await _settle(cancellationToken);
        }
        finally
        {
            Volatile.Write(ref _advancing, 0);
        }
    }

    /// <summary>Goes forward to a time, as <see cref="AdvanceAsync"/> does.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time has passed.</exception>
    public Task AdvanceToAsync(DateTimeOffset time, CancellationToken cancellationToken = default) => AdvanceAsync(time - GetUtcNow(), cancellationToken);

    /// <summary>
    /// Goes forward at once and waits for nobody: due timers are set off in order, but agents run their ticks later, so ticks of a timer that is due
    /// several times become one, and see the time at the end.
    /// </summary>
    /// <param name="by">How far; zero or more.</param>
    /// <exception cref="InvalidOperationException">Another advance is under way.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Enter();
        try
        {
            var until = Interlocked.Read(ref _now) + by.Ticks;
            while (NextBefore(until) is { } due) RunAt(due);
            Interlocked.Exchange(ref _now, until);
        }
        finally
        {
            Volatile.Write(ref _advancing, 0);
        }
    }

    internal bool Set(TestTimer timer, TimeSpan due, TimeSpan period)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
            if (timer.IsDisposed) return false;
            timer.Period = period > TimeSpan.Zero ? period.Ticks : 0;
            if (due == Timeout.InfiniteTimeSpan) return true;
            timer.Order = ++_orders;
            timer.Due = Interlocked.Read(ref _now) + due.Ticks;
            if (due > TimeSpan.Zero)
            {
                _timers.Add(timer);
                return true;
            }

            if (timer.Period > 0)
            {
                timer.Due += timer.Period;
                _timers.Add(timer);
            }
        }

        // due now: soon, and never inside the call
        _activity.Enter();
        ThreadPool.UnsafeQueueUserWorkItem(
            static state =>
            {
                try
                {
                    state.Timer.Run();
                }
                finally
                {
                    state.Activity.Exit();
                }
            },
            (Timer: timer, Activity: _activity),
            preferLocal: false);
        return true;
    }

    internal void Remove(TestTimer timer)
    {
        lock (_gate)
        {
            _timers.Remove(timer);
            timer.IsDisposed = true;
        }
    }

    private void Enter()
    {
        if (Interlocked.Exchange(ref _advancing, 1) == 1) throw new InvalidOperationException("The clock is being advanced already; await one advance before the next.");
    }

    private long? NextBefore(long until)
    {
        lock (_gate) return _timers.Min is { } timer && timer.Due <= until ? timer.Due : null;
    }

    private void RunAt(long instant)
    {
        if (instant > Interlocked.Read(ref _now)) Interlocked.Exchange(ref _now, instant);
        while (TakeDue(instant) is { } timer) timer.Run();
    }

    private TestTimer? TakeDue(long instant)
    {
        lock (_gate)
        {
            if (_timers.Min is not { } timer || timer.Due > instant) return null;
            _timers.Remove(timer);
            if (timer.Period == 0) return timer;
            timer.Due += timer.Period;
            timer.Order = ++_orders;
            _timers.Add(timer);
            return timer;
        }
    }
}
