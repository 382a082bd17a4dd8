using System.Diagnostics.Metrics;

namespace Swim.Storage;

/// <summary>What a store measures; names are stable.</summary>
internal sealed class StorageMetrics
{
    private readonly Counter<long> _commits;
    private readonly Counter<long> _writes;
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<long> _queuedWrites;
    private readonly UpDownCounter<long> _queuedBytes;
    private readonly UpDownCounter<long> _queuedReads;

    public StorageMetrics(IMeterFactory factory)
    {
        var meter = factory.Create("Swim.Server");
        _commits = meter.CreateCounter<long>("swim.storage.commits", "{commit}", "Transactions of the store");
        _writes = meter.CreateCounter<long>("swim.storage.writes", "{write}", "Writes in those transactions");
        _duration = meter.CreateHistogram<double>("swim.storage.commit.duration", "s", "Time of a transaction, its wait for the disk included");
        _queuedWrites = meter.CreateUpDownCounter<long>("swim.storage.queue.writes", "{write}", "Writes waiting for their commit");
        _queuedBytes = meter.CreateUpDownCounter<long>("swim.storage.queue.bytes", "By", "Bytes waiting for their commit");
        _queuedReads = meter.CreateUpDownCounter<long>("swim.storage.queue.reads", "{read}", "Reads waiting for a connection");
    }

    public void Committed(int writes, TimeSpan duration)
    {
        _commits.Add(1);
        _writes.Add(writes);
        _duration.Record(duration.TotalSeconds);
    }

    public void Queued(int writes, long bytes)
    {
        _queuedWrites.Add(writes);
        _queuedBytes.Add(bytes);
    }

    public void QueuedReads(int reads, long bytes) => _queuedReads.Add(reads);
}
