using Microsoft.Extensions.Logging;

namespace Swim.Gateway.Telemetry;

/// <summary>Event ids 4000–4099. Nodes and lanes are strangers' text: they are values of the message, never part of its template.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(4000, LogLevel.Debug, "Connection {ConnectionId} opened from {Remote} as {User}.")]
    public static partial void ConnectionOpened(ILogger logger, long connectionId, System.Net.IPAddress? remote, string? user);

    [LoggerMessage(4001, LogLevel.Debug, "Connection {ConnectionId} ended: {Reason}.")]
    public static partial void ConnectionEnded(ILogger logger, long connectionId, string reason);

    [LoggerMessage(4002, LogLevel.Information, "Connection {ConnectionId} is closed with {Code}: {Reason}")]
    public static partial void ConnectionFaulted(ILogger logger, long connectionId, int code, string reason);

    [LoggerMessage(4003, LogLevel.Information, "Connection {ConnectionId} answered nothing to {Pings} pings and is dropped.")]
    public static partial void PeerSilent(ILogger logger, long connectionId, int pings);

    [LoggerMessage(4004, LogLevel.Error, "Connection {ConnectionId} failed.")]
    public static partial void ConnectionFailed(ILogger logger, long connectionId, Exception exception);

    [LoggerMessage(4005, LogLevel.Warning, "A {Protocol} connection was refused with {Status}: {Reason}")]
    public static partial void ConnectionRefused(ILogger logger, string protocol, int status, string reason);

    [LoggerMessage(4006, LogLevel.Information, "The gateway is drained: {Count} connections and event streams were told to go; {Milliseconds:0} ms.")]
    public static partial void Drained(ILogger logger, int count, double milliseconds);

    [LoggerMessage(4007, LogLevel.Warning, "The gateway stops while {Deliveries} connections have batches under way for agents and {Present} connections and event streams have not ended after {Milliseconds:0} ms.")]
    public static partial void NotDrained(ILogger logger, long deliveries, int present, double milliseconds);

    [LoggerMessage(4010, LogLevel.Debug, "Connection {ConnectionId}: no agent for {Verb} to {NodeUri} {LaneUri}.")]
    public static partial void NodeNotFound(ILogger logger, long connectionId, LaneVerb verb, string nodeUri, string laneUri);

    [LoggerMessage(4011, LogLevel.Information, "Connection {ConnectionId}: {Verb} to {NodeUri} {LaneUri} was denied; denial {Count} of this connection. After 16 only doublings are logged.")]
    public static partial void AccessDenied(ILogger logger, long connectionId, LaneVerb verb, string nodeUri, string laneUri, long count);

    [LoggerMessage(4015, LogLevel.Information, "Connection {ConnectionId}: the link to {NodeUri} {LaneUri} is not allowed any more and was taken down.")]
    public static partial void LinkRevoked(ILogger logger, long connectionId, string nodeUri, string laneUri);

    [LoggerMessage(4016, LogLevel.Information, "Connection {ConnectionId}: its identity is over.")]
    public static partial void IdentityExpired(ILogger logger, long connectionId);

    [LoggerMessage(4017, LogLevel.Information, "Meta lanes are closed: rules about lanes exist, and neither Swim:Access:MetaPolicy nor Swim:Access:FallbackPolicy says who may see what agents do.")]
    public static partial void MetaClosed(ILogger logger);

    [LoggerMessage(4033, LogLevel.Error, "View {View} of lane {LaneUri} threw {Exception}; what it throws on is hidden. Further failures are only counted (swim.server.view.failures).")]
    public static partial void ViewFailed(ILogger logger, string view, string laneUri, string exception);

    [LoggerMessage(4034, LogLevel.Warning, "Lane {LaneUri} of agent {Agent} has views, but everybody may see it as it is: add [AuthorizeLane], or a fallback policy.")]
    public static partial void ViewUnused(ILogger logger, string laneUri, string agent);

    [LoggerMessage(4018, LogLevel.Debug, "Connection {ConnectionId} has no link and has sent nothing for too long; it is closed.")]
    public static partial void ConnectionIdle(ILogger logger, long connectionId);

    [LoggerMessage(4032, LogLevel.Error, "Connection {ConnectionId}: what it may see could not be decided about anew.")]
    public static partial void RecheckFailed(ILogger logger, long connectionId, Exception exception);

    [LoggerMessage(4012, LogLevel.Warning, "Connection {ConnectionId}: {Verb} to {NodeUri} {LaneUri} was refused: {Limit} ({Value}) is reached; refusal {Count} of this connection by a limit. After 16 only doublings are logged.")]
    public static partial void LimitReached(ILogger logger, long connectionId, LaneVerb verb, string nodeUri, string laneUri, string limit, int value, long count);

    [LoggerMessage(4013, LogLevel.Warning, "Connection {ConnectionId}: the link to {NodeUri} {LaneUri} dropped {Count} items because its reader is too slow.")]
    public static partial void ItemsDropped(ILogger logger, long connectionId, string nodeUri, string laneUri, long count);

    [LoggerMessage(4020, LogLevel.Warning, "Connection {ConnectionId}: {Count} steps for {NodeUri} may not have been carried out.")]
    public static partial void AgentUnavailable(ILogger logger, long connectionId, string nodeUri, int count, Exception exception);

    [LoggerMessage(4023, LogLevel.Warning, "Connection {ConnectionId}: {Count} commands for {NodeUri} may not have been carried out; links that came with them have been.")]
    public static partial void CommandsLost(ILogger logger, long connectionId, string nodeUri, int count);

    [LoggerMessage(4021, LogLevel.Error, "Connection {ConnectionId}: {Count} steps for {NodeUri} failed unexpectedly.")]
    public static partial void DeliveryFailed(ILogger logger, long connectionId, string nodeUri, int count, Exception exception);

    [LoggerMessage(4030, LogLevel.Error, "The lane authorizer failed on {Verb} to {NodeUri} {LaneUri}; access is denied.")]
    public static partial void AuthorizerFailed(ILogger logger, LaneVerb verb, string nodeUri, string laneUri, Exception exception);

    [LoggerMessage(4031, LogLevel.Error, "Connection {ConnectionId}: the authenticator failed; the credentials are rejected.")]
    public static partial void AuthenticatorFailed(ILogger logger, long connectionId, Exception exception);

    [LoggerMessage(4040, LogLevel.Error, "{Method} {NodeUri} {LaneUri} failed unexpectedly.")]
    public static partial void RequestFailed(ILogger logger, string method, string nodeUri, string laneUri, Exception exception);

    [LoggerMessage(4041, LogLevel.Debug, "{Method} {NodeUri} {LaneUri} is answered {Status}: {Reason}")]
    public static partial void RequestBroken(ILogger logger, string method, string nodeUri, string laneUri, int status, string reason);
}
