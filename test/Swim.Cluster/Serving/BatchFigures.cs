using System.Diagnostics.Metrics;

namespace Swim.Cluster.Serving;

/// <summary>Counts the batches that this process has sent to others.</summary>
internal sealed class BatchFigures : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _batches;
    private long _bytes;

    public BatchFigures()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name == "swim.cluster.batch.size") listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, bytes, _, _) =>
        {
            Interlocked.Increment(ref _batches);
            Interlocked.Add(ref _bytes, bytes);
        });
        _listener.Start();
    }

    public long Batches => Interlocked.Read(ref _batches);

    public long Bytes => Interlocked.Read(ref _bytes);

    public void Dispose() => _listener.Dispose();
}
