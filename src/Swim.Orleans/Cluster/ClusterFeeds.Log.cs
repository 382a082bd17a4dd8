using Microsoft.Extensions.Logging;

namespace Swim.Runtime;

// event ids 3600 to 3649
internal sealed partial class ClusterFeeds : IFlowEvents
{
    void IFlowEvents.OnSent(PeerAddress to, int bytes) => _metrics.Sent(bytes);

    void IFlowEvents.OnReceived(PeerAddress from, int bytes) => _metrics.Received();

    void IFlowEvents.OnBroken(PeerAddress to, string why, Exception? error)
    {
        _metrics.SessionRestarted();
        LogBroken(_logger, error, Self, to, why);
    }

    void IFlowEvents.OnRefused(PeerAddress from, string why, Exception? error) => LogRefused(_logger, error, Self, from, why);

    [LoggerMessage(EventId = 3601, Level = LogLevel.Information, Message = "Silo {Silo}: the flow of changes to {Peer} is begun anew: {Reason}")]
    private static partial void LogBroken(ILogger logger, Exception? exception, PeerAddress silo, PeerAddress peer, string reason);

    [LoggerMessage(EventId = 3602, Level = LogLevel.Warning, Message = "Silo {Silo}: changes from {Peer} were refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, Exception? exception, PeerAddress silo, PeerAddress peer, string reason);

    [LoggerMessage(EventId = 3603, Level = LogLevel.Warning, Message = "Silo {Silo} has heard nothing from {Peer} for long and asks it to begin its flow of changes anew")]
    private static partial void LogSilent(ILogger logger, PeerAddress silo, PeerAddress peer);

    [LoggerMessage(EventId = 3604, Level = LogLevel.Information, Message = "Silo {Silo}: {Peer} is dead; what was read from it is looked for elsewhere")]
    private static partial void LogDead(ILogger logger, PeerAddress silo, PeerAddress peer);

    [LoggerMessage(EventId = 3605, Level = LogLevel.Debug, Message = "Silo {Silo}: the agent of {NodeUri} is looked for, since its readers here are without it")]
    private static partial void LogOrphaned(ILogger logger, PeerAddress silo, string nodeUri);

    [LoggerMessage(EventId = 3606, Level = LogLevel.Information, Message = "Silo {Silo}: the agent of {NodeUri}, which is read here, could not be started; it is tried again")]
    private static partial void LogWakeFailed(ILogger logger, Exception exception, PeerAddress silo, string nodeUri);

    [LoggerMessage(EventId = 3607, Level = LogLevel.Information, Message = "Silo {Silo} could not tell {Peer} what it reads and publishes; it is told again")]
    private static partial void LogRegistryFailed(ILogger logger, Exception exception, PeerAddress silo, PeerAddress peer);

    [LoggerMessage(EventId = 3608, Level = LogLevel.Information, Message = "Silo {Silo} could not ask {Peer} for changes; it is asked again")]
    private static partial void LogControlFailed(ILogger logger, Exception exception, PeerAddress silo, PeerAddress peer);

    [LoggerMessage(EventId = 3609, Level = LogLevel.Debug, Message = "Silo {Silo}: the agent of {NodeUri} is started, since its readers here may show what was never stored")]
    private static partial void LogWoken(ILogger logger, PeerAddress silo, string nodeUri);

    [LoggerMessage(EventId = 3610, Level = LogLevel.Debug, Message = "Silo {Silo}: {Count} steps of links to {NodeUri} are delivered again, since their answers were lost")]
    private static partial void LogResent(ILogger logger, PeerAddress silo, string nodeUri, int count);

    [LoggerMessage(EventId = 3612, Level = LogLevel.Warning, Message = "Silo {Silo} does not tell {Peer} of {Topic}: too much waits for it, or it has died")]
    private static partial void LogNotTold(ILogger logger, PeerAddress silo, PeerAddress peer, string topic);

    [LoggerMessage(EventId = 3611, Level = LogLevel.Warning, Message = "Silo {Silo}: a message with batches of commands for {Peer} could not be written; each goes by a call")]
    private static partial void LogBatchesFailed(ILogger logger, Exception exception, PeerAddress silo, PeerAddress peer);
}
