using System.Diagnostics.Metrics;

namespace Swim.Gateway.Limits;

/// <summary>What limits have come to, on the meter <c>Swim.Server</c>.</summary>
internal sealed class LimitMetrics
{
    private readonly Counter<long> _throttled;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _named;
    private readonly Counter<long> _refused;

    public LimitMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Telemetry.GatewayMetrics.MeterName);
        _throttled = meter.CreateCounter<long>("swim.server.read.throttled", "{pause}", "Times a connection was not read because it sent faster than it may.");
        _ended = meter.CreateCounter<long>("swim.server.connections.timedout", "{connection}", "Connections that were ended because they were idle or too slow.");
        _named = meter.CreateCounter<long>("swim.server.nodes.named", "{node}", "Agents that a client has named and no client had named of late.");
        _refused = meter.CreateCounter<long>("swim.server.requests.throttled", "{request}", "HTTP requests that were refused because they named agents faster than may be.");
    }

    public void Named(int nodes) => _named.Add(nodes);

    public void Refused(string limit) => _refused.Add(1, new KeyValuePair<string, object?>("limit", limit));

    public void Throttled(string limit) => _throttled.Add(1, new KeyValuePair<string, object?>("limit", limit));

    public void TimedOut(string reason) => _ended.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
