using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// The instruments of the meter <c>Swim.Server</c> that belong to the way to agents, and to agents. Tags are bounded: agent types, kinds of error. Names and
/// units are stable. Safe from any thread.
/// </summary>
internal sealed class SwimServerMetrics : IDisposable
{
    public const string MeterName = "Swim.Server";

    private readonly ConcurrentDictionary<string, AgentCount> _agents = new(StringComparer.Ordinal);
    private readonly Meter _meter;
    private readonly Histogram<double> _commandDuration;
    private readonly Histogram<double> _requestDuration;
    private readonly Counter<long> _handlerFailures;
    private readonly Counter<long> _commandsRefused;
    private readonly Counter<long> _sendsDropped;
    private readonly Counter<long> _bytesLost;
    private readonly Counter<long> _batchesLate;

    public SwimServerMetrics(IMeterFactory meters, LaneHub hub)
    {
        _meter = meters.Create(MeterName);
        _meter.CreateObservableUpDownCounter("swim.server.feed.nodes", () => hub.NodeCount, "{node}", "Nodes with readers in this process.");
        _meter.CreateObservableUpDownCounter("swim.server.feed.readers", () => hub.ReaderCount, "{reader}", "Readers of lanes in this process.");
        _meter.CreateObservableCounter("swim.server.feed.recoveries", () => hub.Recoveries, "{lane}", "Lanes whose readers were given the whole state after an unclean end of their agent.");
        _commandDuration = _meter.CreateHistogram<double>(
            "swim.server.command.duration", "s", "Time from a command's call to its handler's return and, where somebody waits for it, its commit; commands that travel together count once.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
        _requestDuration = _meter.CreateHistogram(
            "swim.server.request.duration", "s", "Time from an HTTP lane's request to its handler's return and its commit.", advice: _commandDuration.Advice);
        _meter.CreateObservableCounter("swim.server.feed.dropped", () => hub.ItemsDropped, "{item}", "Items of supply and command lanes dropped before they reached a link's queue.");
        _handlerFailures = _meter.CreateCounter<long>("swim.server.handler.failures", "{failure}", "Handlers, timers and life-cycle methods of agents that threw.");
        _commandsRefused = _meter.CreateCounter<long>("swim.server.command.refused", "{command}", "Commands that changed nothing: no such lane, read-only, malformed, or of the wrong type.");
        _sendsDropped = _meter.CreateCounter<long>("swim.server.send.dropped", "{command}", "Commands between agents that were dropped because too many were waiting for their target.");
        _batchesLate = _meter.CreateCounter<long>("swim.server.commands.late", "{batch}", "Batches of commands that were not carried out: they arrived after their sender had taken them for lost and gone on.");
        _bytesLost = _meter.CreateCounter<long>("swim.store.lost", "By", "Changes that an orderly end of an agent could not store, estimated.");
        _meter.CreateObservableUpDownCounter("swim.server.agents", ObserveAgents, "{agent}", "Active agents.");
    }

    public void ObserveMeta(Func<long> lanes) => _meter.CreateObservableUpDownCounter("swim.server.meta.lanes", lanes, "{lane}", "Meta lanes that readers of this process look at.");

    public long Timestamp() => _commandDuration.Enabled || _requestDuration.Enabled ? Stopwatch.GetTimestamp() : 0;

    public void CommandEnded(string agentType, long started, string? error) => Record(_commandDuration, agentType, started, error);

    public void RequestEnded(string agentType, long started, string? error) => Record(_requestDuration, agentType, started, error);

    private static void Record(Histogram<double> duration, string agentType, long started, string? error)
    {
        if (started == 0) return;
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (error is null) duration.Record(seconds, new KeyValuePair<string, object?>("swim.agent.type", agentType));
        else duration.Record(seconds, new KeyValuePair<string, object?>("swim.agent.type", agentType), new KeyValuePair<string, object?>("error.type", error));
    }

    public void AgentStarted(string agentType) => Interlocked.Increment(ref _agents.GetOrAdd(agentType, static _ => new AgentCount()).Value);

    public void AgentStopped(string agentType) => Interlocked.Decrement(ref _agents.GetOrAdd(agentType, static _ => new AgentCount()).Value);

    public void HandlerFailed(string agentType) => _handlerFailures.Add(1, new KeyValuePair<string, object?>("swim.agent.type", agentType));

    public void CommandRefused(string agentType, CommandStatus status) =>
        _commandsRefused.Add(1, new KeyValuePair<string, object?>("swim.agent.type", agentType), new KeyValuePair<string, object?>("error.type", status.ToString()));

    public void SendDropped(string agentType) => _sendsDropped.Add(1, new KeyValuePair<string, object?>("swim.agent.type", agentType));

    public void BatchLate(string agentType) => _batchesLate.Add(1, new KeyValuePair<string, object?>("swim.agent.type", agentType));

    public void BytesLost(string agentType, long bytes) => _bytesLost.Add(bytes, new KeyValuePair<string, object?>("swim.agent.type", agentType));

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<long>> ObserveAgents()
    {
        foreach (var (type, count) in _agents)
        {
            yield return new Measurement<long>(Volatile.Read(ref count.Value), new KeyValuePair<string, object?>("swim.agent.type", type));
        }
    }

    private sealed class AgentCount
    {
        public long Value;
    }
}
