using System.Diagnostics.Metrics;

namespace Swim.Cluster.Serving;

/// <summary>Counts what this process has sent to others: batches of changes, and messages with batches of commands.</summary>
internal sealed class BatchFigures : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _batches;
    private long _bytes;
    private long _messages;
    private long _commands;

    public BatchFigures()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name is "swim.cluster.batch.size" or "swim.cluster.commands.messages" or "swim.cluster.commands.batches") listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Count(instrument.Name, value));
        _listener.Start();
    }

    public long Batches => Interlocked.Read(ref _batches);

    public long Bytes => Interlocked.Read(ref _bytes);

    public long Messages => Interlocked.Read(ref _messages);

    public long Commands => Interlocked.Read(ref _commands);

    public void Dispose() => _listener.Dispose();

    private void Count(string instrument, long value)
    {
        switch (instrument)
        {
            case "swim.cluster.commands.messages":
                Interlocked.Add(ref _messages, value);
                break;
            case "swim.cluster.commands.batches":
                Interlocked.Add(ref _commands, value);
                break;
            default:
                Interlocked.Increment(ref _batches);
                Interlocked.Add(ref _bytes, value);
                break;
        }
    }
}
