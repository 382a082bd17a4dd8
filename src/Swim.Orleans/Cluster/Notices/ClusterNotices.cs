namespace Swim.Runtime;

/// <summary>
/// Short texts that all processes of a cluster are told, each once: silos by each other, again until they have heard it or are known to be dead; clients without a silo by
/// whichever silo they ask next, within a second. A process that starts later is not told. Safe from any thread.
/// </summary>
public sealed class ClusterNotices
{
    /// <summary>Those that are remembered, the oldest are forgotten: for clients that ask, and so that none is heard twice.</summary>
    public const int MaxRemembered = 1024;

    // clients ask every second, each time another silo
    private static readonly TimeSpan Shown = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly HashSet<Guid> _heard = [];
    private readonly Queue<(ClusterNotice Notice, long At)> _recent = new();
    private readonly Action<ClusterNotice> _tell;
    private readonly TimeProvider _time;
    private volatile Subscription[] _subscriptions = [];

    internal ClusterNotices(Action<ClusterNotice> tell, TimeProvider time) => (_tell, _time) = (tell, time);

    /// <summary>Tells all other processes. Returns before they know.</summary>
    public void Publish(string topic, string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        ArgumentNullException.ThrowIfNull(text);
        var notice = new ClusterNotice(Guid.NewGuid(), topic, text);
        TryRemember(notice);
        _tell(notice);
    }

    /// <summary>Has <paramref name="arrived"/> called with each text of a topic that another process tells, until the result is disposed. Must not block.</summary>
    public IDisposable Subscribe(string topic, Action<string> arrived)
    {
        var subscription = new Subscription(this, topic, arrived);
        lock (_gate) _subscriptions = [.. _subscriptions, subscription];
        return subscription;
    }

    /// <summary>Another process has told; what is known already is not heard again.</summary>
    internal void Take(in ClusterNotice notice)
    {
        if (!TryRemember(notice)) return;
        foreach (var subscription in _subscriptions)
            if (subscription.Topic == notice.Topic) subscription.Arrived(notice.Text);
    }

    /// <summary>What was said before this process was there.</summary>
    internal void Skip(IEnumerable<ClusterNotice> notices)
    {
        foreach (var notice in notices) TryRemember(notice);
    }

    /// <summary>What was said lately.</summary>
    internal ClusterNotice[] Recent()
    {
        lock (_gate)
        {
            if (_recent.Count == 0) return [];
            return [.. _recent.Where(entry => _time.GetElapsedTime(entry.At) < Shown).Select(static entry => entry.Notice)];
        }
    }

    private bool TryRemember(in ClusterNotice notice)
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            if (!_heard.Add(notice.Id)) return false;
            _recent.Enqueue((notice, now));
            if (_recent.Count > MaxRemembered) _heard.Remove(_recent.Dequeue().Notice.Id);
            return true;
        }
    }

    private sealed class Subscription(ClusterNotices owner, string topic, Action<string> arrived) : IDisposable
    {
        public string Topic => topic;

        public Action<string> Arrived => arrived;

        public void Dispose()
        {
            lock (owner._gate) owner._subscriptions = [.. owner._subscriptions.Where(one => one != this)];
        }
    }
}
