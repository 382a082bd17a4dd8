namespace Swim.Gateway.Drain;

/// <summary>
/// How fast new connections are taken: a token bucket that also knows how many it has sent away, so that it can tell them to come back spread over the time that it
/// takes to let them all in. Safe from any thread.
/// </summary>
internal sealed class AcceptRate(TimeProvider time, int perSecond, int burst)
{
    // who is sent away is never told to wait longer than about this
    private const double MostSeconds = 30;

    private readonly Lock _lock = new();
    private double _free = burst;
    private double _sentAway;
    private long _at = time.GetTimestamp();

    /// <summary>Takes a place; false when too many have come in too short a time.</summary>
    public bool TryTake()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var gained = time.GetElapsedTime(_at, now).TotalSeconds * perSecond;
            _at = now;
            _sentAway = Math.Max(0, _sentAway - gained);
            _free = Math.Min(burst, _free + gained);
            if (_free >= 1)
            {
                _free--;
                return true;
            }

            _sentAway = Math.Min(_sentAway + 1, perSecond * MostSeconds / 2);
            return false;
        }
    }

    /// <summary>For the header Retry-After of one who was sent away: whole seconds, at random over twice the time that all of them need.</summary>
    public int RetryAfterSeconds()
    {
        double seconds;
        lock (_lock) seconds = 2 * _sentAway / perSecond;
        return 1 + (int)(Random.Shared.NextDouble() * Math.Max(2, seconds));
    }
}
