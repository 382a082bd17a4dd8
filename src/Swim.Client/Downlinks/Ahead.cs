namespace Swim.Client;

/// <summary>
/// The clock of what a downlink shows ahead of its host: when the host has not answered for a while, or has said something else and then nothing more for a tenth of
/// that while (its answer may have been replaced by something newer on the way), it is taken back. Safe from any thread.
/// </summary>
internal sealed class Ahead(WarpClient client, Action takeBack)
{
    private readonly Lock _gate = new();
    private ITimer? _timer;
    private long _due = long.MaxValue;
    private bool _isEnded;

    /// <summary>Until when what is shown from now on waits for any word of the host, as a timestamp of the client's clock.</summary>
    public long NewDeadline() => After(client.Options.EchoTimeout);

    /// <summary>Until when it waits once the host has said something else, if that is sooner.</summary>
    public long Shorten(long deadline) => Math.Min(deadline, After(client.Options.EchoTimeout / 10));

    public bool IsOver(long deadline) => client.Time.GetTimestamp() >= deadline;

    /// <summary>Has the owner look when a deadline is over; it calls this again for what waits longer.</summary>
    public void LookAt(long deadline)
    {
        lock (_gate)
        {
            if (_isEnded || deadline >= _due) return;
            _due = deadline;
            var wait = client.Time.GetElapsedTime(client.Time.GetTimestamp(), deadline);
            if (wait < TimeSpan.Zero) wait = TimeSpan.Zero;
            if (_timer is null) _timer = client.Time.CreateTimer(static state => ((Ahead)state!).Look(), this, wait, Timeout.InfiniteTimeSpan);
            else _timer.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }

    public void End()
    {
        lock (_gate)
        {
            _isEnded = true;
            _timer?.Dispose();
        }
    }

    private long After(TimeSpan time) => client.Time.GetTimestamp() + (long)(time.TotalSeconds * client.Time.TimestampFrequency);

    private void Look()
    {
        lock (_gate) _due = long.MaxValue;
        takeBack();
    }
}
