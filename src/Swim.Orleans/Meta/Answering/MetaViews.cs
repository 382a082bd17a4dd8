using Microsoft.Extensions.Options;

namespace Swim.Runtime;

/// <summary>
/// This silo's answers to whoever looks, this process included. What has not been asked for some time is forgotten; while nobody asks there is neither memory nor a timer. Safe from
/// any thread.
/// </summary>
internal sealed class MetaViews(MetaSources sources, LogLanes logs, ClusterClock clock, IOptions<SwimMetaOptions> options) : IDisposable
{
    // so many refreshes of an asker may be missed before it is taken to be gone
    private const int Patience = 10;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Asker, MetaQuestion Question), PartView> _views = [];
    private ITimer? _sweep;

    /// <summary>Answers that are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _views.Count;
        }
    }

    /// <summary>Answers questions of a process, one by one.</summary>
    public MetaAnswer[] Answer(string asker, ReadOnlySpan<MetaAsk> asks)
    {
        var answers = new MetaAnswer[asks.Length];
        for (var i = 0; i < asks.Length; i++)
        {
            // short steps: agents that start wait for none of them
            lock (_gate) answers[i] = ViewOf(asker, asks[i].Question).Answer(asks[i].Seen);
        }

        return answers;
    }

    /// <summary>A process does not look at these any more.</summary>
    public void Forget(string asker, ReadOnlySpan<MetaQuestion> questions)
    {
        lock (_gate)
        {
            foreach (var question in questions)
                if (_views.Remove((asker, question), out var view)) view.Close();
            if (_views.Count == 0) StopSweeping();
        }
    }

    public void Dispose()
    {
        lock (_gate) StopSweeping();
    }

    private PartView ViewOf(string asker, in MetaQuestion question)
    {
        if (!_views.TryGetValue((asker, question), out var view))
        {
            _views[(asker, question)] = view = new PartView(question, sources, logs);
            _sweep ??= clock.Time.CreateTimer(static views => ((MetaViews)views!).Sweep(), this, Lease, Lease);
        }

        view.AskedAt = clock.Time.GetTimestamp();
        return view;
    }

    private TimeSpan Lease => options.Value.Refresh * Patience;

    private void Sweep()
    {
        lock (_gate)
        {
            foreach (var (key, view) in _views)
            {
                if (clock.Time.GetElapsedTime(view.AskedAt) < Lease) continue;
                _views.Remove(key);
                view.Close();
            }

            if (_views.Count == 0) StopSweeping();
        }
    }

    private void StopSweeping()
    {
        _sweep?.Dispose();
        _sweep = null;
    }
}
