namespace Swim.Runtime;

/// <summary>Ticks at the times of a schedule. Each time is reckoned from the clock, so nothing drifts; what passed meanwhile is skipped.</summary>
internal sealed class CronTimer
{
    // the clock may be set meanwhile, and timers cannot wait for a year
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly TimeProvider _clock;
    private readonly CronSchedule _schedule;
    private readonly Func<ValueTask> _tick;
    private AgentTimer? _timer;
    private DateTimeOffset? _next;

    private CronTimer(TimeProvider clock, CronSchedule schedule, Func<ValueTask> tick)
    {
        _clock = clock;
        _schedule = schedule;
        _tick = tick;
        _next = schedule.After(clock.GetUtcNow());
    }

    public static AgentTimer Start(AgentTimers timers, string name, CronSchedule schedule, bool keepAlive, Func<ValueTask> tick)
    {
        var cron = new CronTimer(timers.Clock, schedule, tick);
        return cron._timer = timers.StartRepeated(name, cron.Wait(), keepAlive, cron.RunAsync);
    }

    private async ValueTask RunAsync()
    {
        var now = _clock.GetUtcNow();
        if (_next is { } due && now >= due)
        {
            try
            {
                await _tick();
            }
            finally
            {
                now = _clock.GetUtcNow();
                _next = _schedule.After(now > due ? now : due);
                Arm();
            }
        }
        else
        {
            Arm();
        }
    }

    private void Arm()
    {
        if (_timer is not { IsDisposed: false } timer) return;
        if (_next is null) timer.Dispose();
        else timer.Wait(Wait());
    }

    private TimeSpan Wait()
    {
        if (_next is not { } due) return LongestWait;
        var wait = due - _clock.GetUtcNow();
        return wait <= TimeSpan.Zero ? TimeSpan.Zero : wait < LongestWait ? wait : LongestWait;
    }
}
