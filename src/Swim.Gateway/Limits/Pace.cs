namespace Swim.Gateway.Limits;

/// <summary>
/// A token bucket that lends: what has come cannot be sent back, so whoever takes more than there is waits until it has been paid. For one thread.
/// </summary>
internal struct Pace
{
    private readonly TimeProvider _time;
    private readonly double _perSecond;
    private readonly double _burst;
    private double _free;
    private long _at;

    public Pace(TimeProvider time, double perSecond, double burst)
    {
        (_time, _perSecond, _burst, _free) = (time, perSecond, burst, burst);
        _at = time.GetTimestamp();
    }

    /// <summary>Takes; returns how long to wait before the next time, zero if not at all.</summary>
    public TimeSpan Take(double count)
    {
        var now = _time.GetTimestamp();
        _free = Math.Min(_burst, _free + (_time.GetElapsedTime(_at, now).TotalSeconds * _perSecond)) - count;
        _at = now;
        return _free >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_free / _perSecond);
    }
}
