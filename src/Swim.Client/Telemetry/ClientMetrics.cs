using System.Diagnostics.Metrics;

namespace Swim.Client;

/// <summary>
/// The instruments of the meter <c>Swim.Client</c>. No tags: hosts may come from outside, so their number has no bound. Names and units are stable.
/// Safe from any thread.
/// </summary>
internal sealed class ClientMetrics : IDisposable
{
    public const string MeterName = "Swim.Client";

    private readonly Meter _meter;
    private readonly UpDownCounter<long> _connections;
    private readonly UpDownCounter<long> _links;
    private readonly UpDownCounter<long> _waiting;
    private readonly Counter<long> _reconnects;
    private readonly Counter<long> _connectFailures;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _events;
    private readonly Counter<long> _badEvents;

    public ClientMetrics(IMeterFactory? meters)
    {
        _meter = meters is null ? new Meter(MeterName) : meters.Create(MeterName);
        _connections = _meter.CreateUpDownCounter<long>("swim.client.connections", "{connection}", "Open connections to other hosts.");
        _links = _meter.CreateUpDownCounter<long>("swim.client.links", "{link}", "Links to lanes of other hosts, whatever the number of their readers.");
        _waiting = _meter.CreateUpDownCounter<long>("swim.client.commands.waiting", "{command}", "Commands that wait to be written.");
        _reconnects = _meter.CreateCounter<long>("swim.client.reconnects", "{connection}", "Connections that were made anew after one was lost.");
        _connectFailures = _meter.CreateCounter<long>("swim.client.connect.failures", "{attempt}", "Attempts to connect that failed.");
        _dropped = _meter.CreateCounter<long>("swim.client.commands.dropped", "{command}", "Commands that were not written: too many waited, or the host could not be reached in time.");
        _sent = _meter.CreateCounter<long>("swim.client.commands", "{command}", "Commands written.");
        _events = _meter.CreateCounter<long>("swim.client.events", "{event}", "Events received.");
        _badEvents = _meter.CreateCounter<long>("swim.client.events.unusable", "{event}", "Events and frames that could not be understood.");
    }

    public void ConnectionsChanged(int change) => _connections.Add(change);

    public void LinksChanged(int change) => _links.Add(change);

    public void WaitingChanged(int change) => _waiting.Add(change);

    public void Reconnected() => _reconnects.Add(1);

    public void ConnectFailed() => _connectFailures.Add(1);

    public void Dropped(int commands) => _dropped.Add(commands);

    public void Sent(int commands) => _sent.Add(commands);

    public void Received(int events) => _events.Add(events);

    public void Unusable() => _badEvents.Add(1);

    public void Dispose() => _meter.Dispose();
}
