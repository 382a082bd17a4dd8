namespace Flights.Replay;

/// <summary>Seconds of the replay, now. Any thread.</summary>
public sealed class ReplayClock(TimeProvider time)
{
    private readonly Lock _lock = new();
    private long _since = time.GetTimestamp();
    private double _sim;
    private double _speed;

    public double Now
    {
        get
        {
            lock (_lock) return _sim + _speed * time.GetElapsedTime(_since).TotalSeconds;
        }
    }

    public double Speed
    {
        get
        {
            lock (_lock) return _speed;
        }
    }

    /// <summary>Runs on from where it is, at another speed.</summary>
    public void Run(double speed) => Set(Now, speed);

    public void Set(double sim, double speed)
    {
        lock (_lock) (_sim, _speed, _since) = (sim, speed, time.GetTimestamp());
    }
}
