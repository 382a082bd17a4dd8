using System.Diagnostics.Metrics;

namespace Swim.Gateway;

/// <summary>What access has come to, on the meter <c>Swim.Server</c>. Never a name, a node or a lane.</summary>
internal sealed class AccessMetrics
{
    private static readonly KeyValuePair<string, object?>[] Verbs =
    [
        new("verb", "link"), new("verb", "sync"), new("verb", "command"), new("verb", "read"),
    ];

    private readonly Counter<long> _denied;
    private readonly Counter<long> _revoked;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _authentications;
    private readonly Counter<long> _viewFailures;
    private int _viewFailureCount;

    public AccessMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Telemetry.GatewayMetrics.MeterName);
        _denied = meter.CreateCounter<long>("swim.server.access.denied", "{request}", "Links, syncs, commands and reads that were denied.");
        _revoked = meter.CreateCounter<long>("swim.server.access.revoked", "{link}", "Open links and event streams that were taken down because they are not allowed any more.");
        _ended = meter.CreateCounter<long>("swim.server.sessions.ended", "{session}", "Sessions that ended because of their identity.");
        _authentications = meter.CreateCounter<long>("swim.server.authentications", "{authentication}", "Credentials of connections that were checked.");
        _viewFailures = meter.CreateCounter<long>("swim.server.view.failures", "{failure}", "Values that a view threw on, and which are hidden therefore.");
    }

    public void Denied(LaneVerb verb) => _denied.Add(1, Verbs[(int)verb]);

    public void Revoked() => _revoked.Add(1);

    /// <summary>Counts a failure; returns how many there were.</summary>
    public int ViewFailed()
    {
        _viewFailures.Add(1);
        return Interlocked.Increment(ref _viewFailureCount);
    }

    public void SessionEnded(string reason) => _ended.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Authenticated(bool isAccepted) => _authentications.Add(1, new KeyValuePair<string, object?>("result", isAccepted ? "accepted" : "rejected"));
}
