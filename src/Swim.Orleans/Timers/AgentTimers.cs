using Orleans.Runtime;
using Orleans.Timers;

namespace Swim.Runtime;

/// <summary>The timers of one agent. For the agent's own thread.</summary>
internal sealed class AgentTimers(WebAgent agent, SwimClock clock, ITimerRegistry registry)
{
    /// <summary>Shortest period.</summary>
    public static readonly TimeSpan ShortestPeriod = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(0xfffffffe);

    private readonly HashSet<AgentTimer> _timers = [];

    /// <summary>The clock, when it is not the one that grain timers run by.</summary>
    public TimeProvider? OwnClock => clock.IsOwn ? clock.Time : null;

    /// <summary>What the time is.</summary>
    public TimeProvider Clock => clock.Time;

    /// <summary>Whether a tick is due that the agent must not be collected before.</summary>
    public bool HasPending { get; private set; }

    public static void Check(TimeSpan due, TimeSpan? period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(due, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(due, LongestWait);
        if (period is not { } every) return;
        ArgumentOutOfRangeException.ThrowIfLessThan(every, ShortestPeriod, nameof(period));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(every, LongestWait, nameof(period));
    }

    /// <summary>A tick after a while; the agent stays active until then.</summary>
    public AgentTimer After(TimeSpan due, Action tick) => Start("scheduled", due, null, true, () =>
    {
        tick();
        return default;
    });

    public AgentTimer Start(string name, TimeSpan due, TimeSpan? period, bool keepAlive, Func<ValueTask> tick)
    {
        Check(due, period);
        return Add(new AgentTimer(this, name, due, period ?? Timeout.InfiniteTimeSpan, keepAlive, period is not null, tick));
    }

    /// <summary>A timer that ticks again and again whenever it is told to by <see cref="AgentTimer.Wait"/>.</summary>
    public AgentTimer StartRepeated(string name, TimeSpan due, bool keepAlive, Func<ValueTask> tick) =>
        Add(new AgentTimer(this, name, due, Timeout.InfiniteTimeSpan, keepAlive, repeats: true, tick));

    public IGrainTimer Register(AgentTimer timer, TimeSpan due, TimeSpan period, bool keepAlive) => registry.RegisterGrainTimer(
        agent.GrainContext, static (self, _) => self.RunAsync(), timer, new GrainTimerCreationOptions { DueTime = due, Period = period, Interleave = false, KeepAlive = keepAlive });

    public void Queue(Action action) => agent.GrainContext.Scheduler.QueueAction(action);

    public Task RunAsync(string name, Func<ValueTask> tick) => agent.TickAsync(name, tick);

    public void Remove(AgentTimer timer)
    {
        _timers.Remove(timer);
        Count();
    }

    public void StopAll()
    {
        foreach (var timer in _timers.ToArray()) timer.Dispose();
    }

    public void Count()
    {
        HasPending = _timers.Any(static timer => timer.Holds);
        agent.UpdateHold();
    }

    private AgentTimer Add(AgentTimer timer)
    {
        _timers.Add(timer);
        Count();
        return timer;
    }
}
