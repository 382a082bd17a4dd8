using Microsoft.Extensions.Logging;

namespace Swim.Client;

/// <summary>Event ids 5000–5099.</summary>
internal static partial class ClientLog
{
    [LoggerMessage(5000, LogLevel.Information, "Connected to {Host}; {Links} links.")]
    public static partial void Connected(ILogger logger, WarpHostAddress host, int links);

    [LoggerMessage(5001, LogLevel.Warning, "The connection to {Host} was lost ({Reason}); it is made anew.")]
    public static partial void Lost(ILogger logger, WarpHostAddress host, string reason);

    [LoggerMessage(5002, LogLevel.Warning, "{Host} cannot be reached ({Attempts} attempts so far): {Reason}")]
    public static partial void Unreachable(ILogger logger, WarpHostAddress host, int attempts, string reason);

    [LoggerMessage(5003, LogLevel.Debug, "The connection to {Host} is closed: {Reason}.")]
    public static partial void Closed(ILogger logger, WarpHostAddress host, string reason);

    [LoggerMessage(5004, LogLevel.Error, "The connection to {Host} failed unexpectedly; it is made anew.")]
    public static partial void Failed(ILogger logger, Exception exception, WarpHostAddress host);

    [LoggerMessage(5010, LogLevel.Warning, "{Count} commands to {Host} were dropped: {Reason}")]
    public static partial void CommandsDropped(ILogger logger, int count, WarpHostAddress host, string reason);

    [LoggerMessage(5020, LogLevel.Warning, "{Host} sent {Count} frames so far that are no envelope: {Error}")]
    public static partial void BadFrame(ILogger logger, WarpHostAddress host, long count, string error);

    [LoggerMessage(5021, LogLevel.Warning, "Lane {LaneUri} of {NodeUri} on {Host} sent {Count} events so far that its readers cannot use")]
    public static partial void BadEvent(ILogger logger, WarpHostAddress host, string nodeUri, string laneUri, long count);

    [LoggerMessage(5022, LogLevel.Error, "A reader of lane {LaneUri} of {NodeUri} on {Host} threw and was detached.")]
    public static partial void ReaderFailed(ILogger logger, Exception exception, WarpHostAddress host, string nodeUri, string laneUri);

    [LoggerMessage(5024, LogLevel.Error, "A handler of the link to lane {LaneUri} of {NodeUri} threw; the link goes on.")]
    public static partial void HandlerFailed(ILogger logger, Exception exception, string nodeUri, string laneUri);

    [LoggerMessage(5025, LogLevel.Warning, "{Host} did not accept the credentials, or has taken them back")]
    public static partial void Deauthed(ILogger logger, WarpHostAddress host);

    [LoggerMessage(5026, LogLevel.Error, "{Callback} threw for {Host}")]
    public static partial void CallbackFailed(ILogger logger, Exception exception, string callback, WarpHostAddress host);

    [LoggerMessage(5023, LogLevel.Debug, "{Host} ended the link to lane {LaneUri} of {NodeUri}: {Reason}.")]
    public static partial void Unlinked(ILogger logger, WarpHostAddress host, string nodeUri, string laneUri, Swim.Lanes.UnlinkReason reason);
}
