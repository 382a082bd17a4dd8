namespace Swim.TestKit.Quiet;

/// <summary>
/// The silo's own clock: real time, so that membership and time-outs work, which tells when a timer that is due at once has not fired yet.
/// Agents' ticks come that way.
/// </summary>
internal sealed class SiloClock(Activity activity) : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new SiloTimer(activity, callback, state, dueTime, period);

    private sealed class SiloTimer : ITimer
    {
        private readonly Activity _activity;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly ITimer _timer;
        private int _armed;

        public SiloTimer(Activity activity, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _activity = activity;
            _callback = callback;
            _state = state;
            _timer = System.CreateTimer(static timer => ((SiloTimer)timer!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Change(dueTime, period);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime != TimeSpan.Zero) Disarm();
            else if (Interlocked.Exchange(ref _armed, 1) == 0) _activity.Enter();
            return _timer.Change(dueTime, period);
        }

        public void Dispose()
        {
            Disarm();
            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Disarm();
            return _timer.DisposeAsync();
        }

        private void Fire()
        {
            var armed = Interlocked.Exchange(ref _armed, 0) == 1;
            try
            {
                _callback(_state);
            }
            finally
            {
                if (armed) _activity.Exit();
            }
        }

        private void Disarm()
        {
            if (Interlocked.Exchange(ref _armed, 0) == 1) _activity.Exit();
        }
    }
}
