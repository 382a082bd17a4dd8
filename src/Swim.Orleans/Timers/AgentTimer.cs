using Orleans.Runtime;
using Swim.Runtime;

namespace Swim;

/// <summary>
/// A timer of one agent. Its ticks run on the agent's thread of logic, never beside a handler or another tick, and end with the activation. Members are
/// for the agent's own thread.
/// </summary>
public sealed class AgentTimer : IDisposable
{
    private readonly AgentTimers _owner;
    private readonly Func<ValueTask> _tick;
    private readonly IGrainTimer _timer;
    private readonly ITimer? _clock;
    private readonly bool _keepAlive;
    private TimeSpan _wait;
    private bool _disposed;

    internal AgentTimer(AgentTimers owner, string name, TimeSpan due, TimeSpan period, bool keepAlive, bool repeats, Func<ValueTask> tick)
    {
        _owner = owner;
        _tick = tick;
        _keepAlive = keepAlive;
        _wait = period == Timeout.InfiniteTimeSpan ? due : period;
        Name = name;
        IsPeriodic = repeats;
        var clock = owner.OwnClock;
        _timer = owner.Register(this, clock is null ? due : Timeout.InfiniteTimeSpan, clock is null ? period : Timeout.InfiniteTimeSpan, keepAlive);
        if (clock is null) return;

        // the clock is not the silo's: its ticks set off the grain timer, which then runs at once
        Action fire = () =>
        {
            if (!_disposed) _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        };
        _clock = clock.CreateTimer(_ => owner.Queue(fire), null, due, period);
    }

    internal string Name { get; }

    internal bool IsPeriodic { get; private set; }

    internal bool IsDisposed => _disposed;

    /// <summary>Whether the agent must be held active for the next tick: one that comes soon counts as use by itself.</summary>
    internal bool Holds => _keepAlive && (!IsPeriodic || _wait > TimeSpan.FromMinutes(1));

    /// <summary>Ticks once after <paramref name="due"/>, then every <paramref name="period"/> if given, instead of what was set before.</summary>
    public void Change(TimeSpan due, TimeSpan? period = null)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        AgentTimers.Check(due, period);
        var every = period ?? Timeout.InfiniteTimeSpan;
        IsPeriodic = period is not null;
        _wait = period ?? due;
        Set(due, every);
        _owner.Count();
    }

    /// <summary>No tick begins after this.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _clock?.Dispose();
        _timer.Dispose();
        _owner.Remove(this);
    }

    /// <summary>The next tick of a repeated timer without a period of its own.</summary>
    internal void Wait(TimeSpan due)
    {
        _wait = due;
        Set(due, Timeout.InfiniteTimeSpan);
        _owner.Count();
    }

    internal Task RunAsync()
    {
        if (_disposed) return Task.CompletedTask;
        if (!IsPeriodic) Dispose();
        return _owner.RunAsync(Name, _tick);
    }

    private void Set(TimeSpan due, TimeSpan period)
    {
        if (_clock is not null) _clock.Change(due, period);
        else _timer.Change(due, period);
    }
}
