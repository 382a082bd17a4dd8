namespace Swim.TestKit;

/// <summary>A timer of the test's clock. Due, order and period belong to the clock's gate.</summary>
internal sealed class TestTimer(TestClock clock, TimerCallback callback, object? state) : ITimer
{
    public static readonly IComparer<TestTimer> ByDue = Comparer<TestTimer>.Create(static (a, b) =>
        a.Due != b.Due ? a.Due.CompareTo(b.Due) : a.Order.CompareTo(b.Order));

    /// <summary>UTC ticks.</summary>
    public long Due { get; set; }

    /// <summary>Timers due at the same instant run in the order in which they were set.</summary>
    public long Order { get; set; }

    /// <summary>Ticks; 0 for a timer that runs once.</summary>
    public long Period { get; set; }

    public bool IsDisposed { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period) => clock.Set(this, dueTime, period);

    public void Run()
    {
        if (!IsDisposed) callback(state);
    }

    public void Dispose() => clock.Remove(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }
}
