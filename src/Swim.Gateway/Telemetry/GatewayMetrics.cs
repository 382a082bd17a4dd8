using System.Diagnostics.Metrics;
using Swim.Gateway.Connections;
using Swim.Lanes;
using Swim.Warp;

namespace Swim.Gateway.Telemetry;

/// <summary>
/// The gateway's instruments on the meter <c>Swim.Server</c>. Tags are bounded: never a node, a lane or a key.
/// Envelopes and bytes are added once per read or write, not once per frame.
/// </summary>
internal sealed class GatewayMetrics
{
    public const string MeterName = "Swim.Server";

    private static readonly KeyValuePair<string, object?> Receive = new("network.io.direction", "receive");
    private static readonly KeyValuePair<string, object?> Transmit = new("network.io.direction", "transmit");
    private static readonly KeyValuePair<string, object?> WarpProtocol = new("network.protocol.name", "warp");
    private static readonly KeyValuePair<string, object?> Sse = new("network.protocol.name", "sse");

    private readonly Meter _meter;
    private readonly UpDownCounter<long> _connections;
    private readonly UpDownCounter<long> _links;
    private readonly Counter<long> _envelopes;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _writes;
    private readonly Counter<long> _coalesced;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _commandsRejected;
    private readonly Counter<long> _connectionsRejected;
    private readonly Counter<long> _pauses;
    private readonly Counter<long> _resumed;
    private readonly Histogram<double> _staleness;

    public GatewayMetrics(IMeterFactory meters)
    {
        var meter = _meter = meters.Create(MeterName);
        _connections = meter.CreateUpDownCounter<long>("swim.server.connections", "{connection}", "Open WARP connections and event streams.");
        _links = meter.CreateUpDownCounter<long>("swim.server.links", "{link}", "Links that the gateway holds.");
        _envelopes = meter.CreateCounter<long>("swim.server.envelopes", "{envelope}", "Envelopes received and sent.");
        _bytes = meter.CreateCounter<long>("swim.server.bytes", "By", "Bytes of WARP connections, WebSocket framing included.");
        _writes = meter.CreateCounter<long>("swim.server.writes", "{write}", "Writes to WARP connections; each takes all that is ready, up to 16 KiB.");
        _coalesced = meter.CreateCounter<long>("swim.server.link.coalesced", "{update}", "Changes that a newer one replaced before they were sent.");
        _dropped = meter.CreateCounter<long>("swim.server.link.dropped", "{update}", "Items that a full uplink of a command or supply lane dropped.");
        _commandsRejected = meter.CreateCounter<long>("swim.server.commands.rejected", "{command}", "Commands that reached no agent.");
        _connectionsRejected = meter.CreateCounter<long>("swim.server.connections.rejected", "{connection}", "Upgrades and event streams that were refused.");
        _resumed = meter.CreateCounter<long>("swim.server.link.resumed", "{link}", "Event streams that came back with a position: how they were brought up to date.");
        _staleness = meter.CreateHistogram<double>(
            "swim.server.link.staleness", "s", "Time for which a link had something to send before its turn came: a busy or slow connection, or the link's own rate.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] });
        _pauses = meter.CreateCounter<long>("swim.server.read.pauses", "{pause}", "Times a connection was not read because its bytes in flight were at their limit.");
    }

    public void Observe(OpeningGate openings)
    {
        _meter.CreateObservableUpDownCounter("swim.server.openings.waiting", () => openings.Waiting, "{delivery}", "Deliveries to agents that may have to be started, which wait for others.");
        _meter.CreateObservableCounter("swim.server.openings.overdue", () => openings.Overdue, "{delivery}", "Deliveries that took too long to be counted as starts of agents.");
    }

    public void ConnectionOpened() => _connections.Add(1, WarpProtocol);

    public void ConnectionClosed() => _connections.Add(-1, WarpProtocol);

    public void EventStreamOpened() => _connections.Add(1, Sse);

    public void EventStreamClosed() => _connections.Add(-1, Sse);

    public void ConnectionRejected(string reason) => _connectionsRejected.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void LinksChanged(int change, NodeTarget target, string lane)
    {
        var agent = new KeyValuePair<string, object?>("swim.agent.type", target.AgentType);
        if (target.KindOf(lane) is { } kind) _links.Add(change, agent, LaneKindTags.For(kind));
        else _links.Add(change, agent);
    }

    /// <summary>Whether someone wants to know how long links wait; without, no clock is read.</summary>
    public bool MeasuresStaleness => _staleness.Enabled;

    public void Stale(LaneKind kind, TimeSpan time) => _staleness.Record(time.TotalSeconds, LaneKindTags.For(kind));

    public void Resumed(string outcome) => _resumed.Add(1, new KeyValuePair<string, object?>("swim.link.resume", outcome));

    public void Received(long bytes, ReadOnlySpan<int> envelopes) => Count(bytes, envelopes, Receive);

    public void Sent(long bytes, ReadOnlySpan<int> envelopes)
    {
        if (_writes.Enabled) _writes.Add(1);
        Count(bytes, envelopes, Transmit);
    }

    public void Answered(EnvelopeKind kind) => _envelopes.Add(1, Transmit, EnvelopeKindTags.For((int)kind));

    public void Coalesced(LaneKind kind, long count) => _coalesced.Add(count, LaneKindTags.For(kind));

    public void Dropped(LaneKind kind, long count) => _dropped.Add(count, LaneKindTags.For(kind));

    public void CommandsRejected(string reason, long count = 1) => _commandsRejected.Add(count, new KeyValuePair<string, object?>("reason", reason));

    public void Paused() => _pauses.Add(1);

    private void Count(long bytes, ReadOnlySpan<int> envelopes, KeyValuePair<string, object?> direction)
    {
        if (_bytes.Enabled) _bytes.Add(bytes, direction);
        if (!_envelopes.Enabled) return;
        for (var kind = 0; kind < envelopes.Length; kind++)
        {
            if (envelopes[kind] > 0) _envelopes.Add(envelopes[kind], direction, EnvelopeKindTags.For(kind));
        }
    }
}
