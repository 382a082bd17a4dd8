using Microsoft.Extensions.Time.Testing;

namespace Swim.Tests;

/// <summary>A clock that stands still, and knows how many timers have been set on it.</summary>
internal sealed class CountingTime() : FakeTimeProvider(DateTimeOffset.UtcNow)
{
    private int _timers;

    public int Timers => Volatile.Read(ref _timers);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Interlocked.Increment(ref _timers);
        return timer;
    }
}
