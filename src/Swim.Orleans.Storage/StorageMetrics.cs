using System.Diagnostics.Metrics;

namespace Swim.Storage;

/// <summary>What a store measures; names are stable.</summary>
internal sealed class StorageMetrics
{
    private readonly Counter<long> _commits;
    private readonly Counter<long> _writes;
    private readonly Histogram<double> _duration;

    // observed, so that whoever asks now knows what waits now
    private long _queuedWrites;
    private long _queuedBytes;
    private long _queuedReads;

    public StorageMetrics(IMeterFactory factory)
    {
        var meter = factory.Create("Swim.Server");
        _commits = meter.CreateCounter<long>("swim.storage.commits", "{commit}", "Transactions of the store");
        _writes = meter.CreateCounter<long>("swim.storage.writes", "{write}", "Writes in those transactions");
        _duration = meter.CreateHistogram<double>("swim.storage.commit.duration", "s", "Time of a transaction, its wait for the disk included");
        meter.CreateObservableUpDownCounter("swim.storage.queue.writes", () => Interlocked.Read(ref _queuedWrites), "{write}", "Writes waiting for their commit");
        meter.CreateObservableUpDownCounter("swim.storage.queue.bytes", () => Interlocked.Read(ref _queuedBytes), "By", "Bytes waiting for their commit");
        meter.CreateObservableUpDownCounter("swim.storage.queue.reads", () => Interlocked.Read(ref _queuedReads), "{read}", "Reads waiting for a connection");
    }

    public void Committed(int writes, TimeSpan duration)
    {
        _commits.Add(1);
        _writes.Add(writes);
        _duration.Record(duration.TotalSeconds);
    }

    public void Queued(int writes, long bytes)
    {
        Interlocked.Add(ref _queuedWrites, writes);
        Interlocked.Add(ref _queuedBytes, bytes);
    }

    public void QueuedReads(int reads, long bytes) => Interlocked.Add(ref _queuedReads, reads);
}
