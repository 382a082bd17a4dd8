using System.Diagnostics.Metrics;

namespace Swim.Runtime;

/// <summary>The instruments of the meter <c>Swim.Server</c> about what goes between processes. Without tags. Safe from any thread.</summary>
internal sealed class SwimClusterMetrics
{
    private readonly Meter _meter;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _received;
    private readonly Histogram<long> _batchSize;
    private readonly Counter<long> _sessions;
    private readonly Counter<long> _repairs;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _failedCalls;
    private readonly Counter<long> _refusedAsks;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _batches;

    public SwimClusterMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(SwimServerMetrics.MeterName);
        _sent = _meter.CreateCounter<long>("swim.cluster.batches.sent", "{batch}", "Batches of changes that other silos and clients have taken.");
        _received = _meter.CreateCounter<long>("swim.cluster.batches.received", "{batch}", "Batches of changes taken from other silos.");
        _batchSize = _meter.CreateHistogram<long>(
            "swim.cluster.batch.size", "By", "Size of a batch sent.",
            advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [256, 1024, 4096, 16384, 65536, 131072, 262144, 1048576] });
        _sessions = _meter.CreateCounter<long>("swim.cluster.sessions.restarted", "{session}", "Flows to other processes that were begun anew because one of their batches failed or was missed.");
        _repairs = _meter.CreateCounter<long>("swim.cluster.nodes.repaired", "{node}", "Nodes whose readers here were without a publisher and have one again.");
        _retries = _meter.CreateCounter<long>("swim.cluster.links.retried", "{batch}", "Batches of links and syncs that were delivered again because their agent could not be reached.");
        _failedCalls = _meter.CreateCounter<long>("swim.cluster.calls.failed", "{call}", "Messages about readers and agents to other silos that failed and were sent again.");
        _refusedAsks = _meter.CreateCounter<long>("swim.cluster.asks.refused", "{request}", "Requests of other processes for lanes of agents that were still starting and had been asked too much; they ask again.");
        _messages = _meter.CreateCounter<long>("swim.cluster.commands.messages", "{message}", "Messages with batches of commands for agents of another silo.");
        _batches = _meter.CreateCounter<long>("swim.cluster.commands.batches", "{batch}", "Batches of commands in these messages, each for one agent from one sender.");
    }

    public void ObserveBatches(Func<long> underway) =>
        _meter.CreateObservableUpDownCounter("swim.cluster.commands.underway", underway, "{batch}", "Batches of commands that wait for a message to another silo, or for its answer.");

    public void BatchesSent(int batches)
    {
        _messages.Add(1);
        _batches.Add(batches);
    }

    public void Observe(Func<long> unpublished, Func<long> entries, Func<long> relays, Func<long> peers)
    {
        _meter.CreateObservableUpDownCounter("swim.cluster.nodes.unpublished", unpublished, "{node}", "Nodes with readers here that are looking for their agent.");
        _meter.CreateObservableUpDownCounter("swim.cluster.registry.entries", entries, "{node}", "Nodes whose readers and agents this silo keeps.");
        _meter.CreateObservableUpDownCounter("swim.cluster.relays", relays, "{lane}", "Lanes of agents here that other processes read, once for each process.");
        _meter.CreateObservableUpDownCounter("swim.cluster.peers", peers, "{process}", "Processes that lanes of agents here are sent to.");
    }

    public void Sent(int bytes)
    {
        _sent.Add(1);
        _batchSize.Record(bytes);
    }

    public void Received() => _received.Add(1);

    public void SessionRestarted() => _sessions.Add(1);

    public void Repaired() => _repairs.Add(1);

    public void Retried() => _retries.Add(1);

    public void CallFailed() => _failedCalls.Add(1);

    public void AskRefused() => _refusedAsks.Add(1);
}
