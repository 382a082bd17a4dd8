namespace Swim.Gateway.Connections;

/// <summary>Uplinks whose <c>rate</c> holds back their next event, by the time it is due. Belongs to the writer; only the timer's signal comes from elsewhere.</summary>
internal sealed class RatedUplinks : IDisposable
{
    private readonly TimeProvider _time;
    private readonly PriorityQueue<Uplink, long> _waiting = new();
    private readonly ITimer _timer;

    public RatedUplinks(TimeProvider time, WriterSignal signal)
    {
        _time = time;
        _timer = time.CreateTimer(static state => ((WriterSignal)state!).Set(), signal, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(Uplink uplink)
    {
        _waiting.Enqueue(uplink, uplink.NextEventAt);
        if (ReferenceEquals(_waiting.Peek(), uplink)) SetTimer();
    }

    /// <summary>The uplinks held back, in no order.</summary>
    public IEnumerable<Uplink> Waiting
    {
        get
        {
            foreach (var (uplink, _) in _waiting.UnorderedItems) yield return uplink;
        }
    }

    /// <summary>Hands over those whose time has come.</summary>
    public void MoveDueTo(ReadyUplinks ready)
    {
        while (_waiting.TryPeek(out var uplink, out _) && !uplink.MustWait(_time))
        {
            _waiting.Dequeue();
            uplink.IsHeldBack = false;
            ready.Add(uplink);
        }

        if (_waiting.Count > 0) SetTimer();
    }

    public void Dispose() => _timer.Dispose();

    private void SetTimer()
    {
        _waiting.TryPeek(out _, out var due);
        var wait = _time.GetElapsedTime(_time.GetTimestamp(), due);

        // a timer rounds down to milliseconds
        _timer.Change(TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(wait.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
    }
}
