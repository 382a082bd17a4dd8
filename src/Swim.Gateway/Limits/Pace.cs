namespace Swim.Gateway.Limits;

/// <summary>
/// A token bucket that lends: what has come cannot be sent back, so whoever takes more than there is waits until it has been paid. For one thread.
/// </summary>
internal struct Pace(TimeProvider time, double perSecond, double burst)
{
    private double _free = burst;
    private long _at = time.GetTimestamp();

    /// <summary>Takes; returns how long to wait before the next time, zero if not at all.</summary>
    public TimeSpan Take(double count)
    {
        var now = time.GetTimestamp();
        _free = Math.Min(burst, _free + (time.GetElapsedTime(_at, now).TotalSeconds * perSecond)) - count;
        _at = now;
        return _free >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_free / perSecond);
    }
}
