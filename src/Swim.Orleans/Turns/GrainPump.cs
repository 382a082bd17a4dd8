using Orleans.Runtime;
using Orleans.Timers;

namespace Swim.Runtime;

/// <summary>
/// Runs a piece of work as a request of a grain, so that it never runs beside another request, whenever someone wakes it. Ends with the
/// activation and never starts a new one, which a call to the grain would.
/// </summary>
internal sealed class GrainPump
{
    private readonly IGrainContext _grain;
    private readonly Func<ValueTask> _work;
    private readonly Action _fire;
    private IGrainTimer? _timer;
    private int _woken;

    /// <summary>For the grain's own thread.</summary>
    public GrainPump(IGrainContext grain, ITimerRegistry timers, Func<ValueTask> work, bool keepAlive)
    {
        _grain = grain;
        _work = work;
        _fire = Fire;
        _timer = timers.RegisterGrainTimer(
            grain,
            static (pump, _) => pump.RunAsync(),
            this,
            new GrainTimerCreationOptions { DueTime = Timeout.InfiniteTimeSpan, Period = Timeout.InfiniteTimeSpan, Interleave = false, KeepAlive = keepAlive });
    }

    /// <summary>Has the work run soon, at least once after this call. Any thread.</summary>
    public void Wake()
    {
        // a grain timer may only be changed on its grain's thread: elsewhere a change can be lost beside the end of a tick
        if (Interlocked.Exchange(ref _woken, 1) == 0) _grain.Scheduler.QueueAction(_fire);
    }

    /// <summary>No run begins after this. For the grain's own thread.</summary>
    public void Stop()
    {
        _timer?.Dispose();
        _timer = null;
    }

    private void Fire() => _timer?.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);

    private async Task RunAsync()
    {
        Volatile.Write(ref _woken, 0);
        Interlocked.MemoryBarrier();
        await _work();
    }
}
