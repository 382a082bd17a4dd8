using System.Diagnostics.Metrics;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// The instruments of the meter <c>Swim.Server</c> that only a silo has: its commits and the links of its joins. Names and units are stable.
/// </summary>
internal sealed class SiloMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Histogram<double> _flushDuration;

    public SiloMetrics(IMeterFactory meters, CommitScheduler commits, LinkOpener opener)
    {
        _meter = meters.Create(SwimServerMetrics.MeterName);
        _meter.CreateObservableCounter("swim.store.flush.commits", () => commits.Commits, "{commit}", "Commits of agents that the store took.");
        _meter.CreateObservableCounter("swim.store.flush.rows", () => commits.Records, "{row}", "Records that those commits wrote or deleted.");
        _meter.CreateObservableCounter("swim.store.flush.bytes", () => commits.Bytes, "By", "Bytes that those commits wrote.");
        _meter.CreateObservableCounter("swim.store.failures", () => commits.Failures, "{commit}", "Commits that failed and were tried again.");
        _meter.CreateObservableUpDownCounter("swim.store.failing", () => commits.Failure?.Agents ?? 0, "{agent}", "Agents whose last commit failed.");
        _meter.CreateObservableGauge("swim.store.lag", () => commits.Lag.TotalSeconds, "s", "Age of the oldest change on this silo that is not stored.");
        _meter.CreateObservableCounter("swim.store.unwritable", () => commits.HoldBacks, "{failure}", "Lanes that were kept out of a commit because their form could not write them.");
        _meter.CreateObservableUpDownCounter("swim.store.unwritable.lanes", () => commits.HeldBackLanes, "{lane}", "Lanes that are not stored because their form cannot write them.");
        _meter.CreateObservableUpDownCounter("swim.store.unsaved", () => commits.UnsavedBytes, "By", "Changes that wait for the store, estimated.");
        _meter.CreateObservableUpDownCounter("swim.store.flush.waiting", () => commits.QueuedAgents, "{agent}", "Agents that wait for a free commit.");
        _meter.CreateObservableUpDownCounter("swim.join.opening", () => opener.WaitingCount, "{link}", "Links of join lanes that wait to be opened.");
        _meter.CreateObservableCounter("swim.join.updates", () => new Measurement<long>[]
        {
            new(opener.ValueUpdates, new KeyValuePair<string, object?>("swim.lane.type", "join-value")),
            new(opener.MapUpdates, new KeyValuePair<string, object?>("swim.lane.type", "join-map")),
        }, "{update}", "Changes that join lanes have taken over from their sources.");
        _flushDuration = _meter.CreateHistogram<double>(
            "swim.store.flush.duration", "s", "Time of a commit of one agent, from its hand-over to the store to the store's answer.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] });
        commits.CommitEnded = RecordFlush;
    }

    public void Dispose() => _meter.Dispose();

    private void RecordFlush(TimeSpan duration, Exception? error)
    {
        if (error is null) _flushDuration.Record(duration.TotalSeconds);
        else _flushDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("error.type", error.GetType().Name));
    }
}
