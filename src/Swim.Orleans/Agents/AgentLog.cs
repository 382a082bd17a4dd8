using Microsoft.Extensions.Logging;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>What is written to an agent's log. Event ids 3000 to 3099.</summary>
internal static partial class AgentLog
{
    public const int HandlerFailedId = 3001;

    [LoggerMessage(EventId = HandlerFailedId, Level = LogLevel.Error, Message = "{NodeUri} {Place} threw; changes made before stand")]
    public static partial void HandlerFailed(ILogger logger, Exception exception, string nodeUri, string place);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Debug, Message = "A command to lane {LaneUri} changed nothing ({Status}): {Reason}")]
    public static partial void CommandRejected(ILogger logger, string laneUri, CommandStatus status, string? reason);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Error, Message = "The stored state of lane {LaneUri} of {NodeUri} does not fit its type ({Reason}); it is kept as it is, and the lane is read-only until its form fits again or the record is repaired (docs/storage.md)")]
    public static partial void LaneQuarantined(ILogger logger, Exception exception, string nodeUri, string laneUri, string reason);

    [LoggerMessage(EventId = 3004, Level = LogLevel.Warning, Message = "The store refused a commit of {NodeUri} ({Failures} in a row); it is tried again, nothing is lost meanwhile")]
    public static partial void CommitFailed(ILogger logger, Exception exception, string nodeUri, int failures);

    [LoggerMessage(EventId = 3008, Level = LogLevel.Error, Message = "Lane {LaneUri} of {NodeUri} is not stored: its form cannot write its state. The agent's other lanes are stored; this one is tried again whenever it changes, and what turns that changed it were to send is dropped if it is Committed")]
    public static partial void LaneHeldBack(ILogger logger, Exception exception, string nodeUri, string laneUri);

    [LoggerMessage(EventId = 3005, Level = LogLevel.Warning, Message = "Another activation holds the state of {NodeUri}; this one ends and writes nothing more")]
    public static partial void Fenced(ILogger logger, Exception exception, string nodeUri);

    [LoggerMessage(EventId = 3007, Level = LogLevel.Information, Message = "Reminder {Reminder} is taken back: the class of the agent declares it no more")]
    public static partial void ReminderGone(ILogger logger, string reminder);

    [LoggerMessage(EventId = 3009, Level = LogLevel.Warning, Message = "{NodeUri} moves to another silo without what its transient lanes hold: {Bytes} bytes are more than the {Most} that go along")]
    public static partial void LeftBehind(ILogger logger, string nodeUri, long bytes, long most);

    [LoggerMessage(EventId = 3010, Level = LogLevel.Warning, Message = "{Count} steps for {NodeUri} came too late and are not carried out: their sender had taken them for lost and gone on")]
    public static partial void BatchLate(ILogger logger, string nodeUri, int count);

    [LoggerMessage(EventId = 3006, Level = LogLevel.Error, Message = "{NodeUri} ended before the store took its last changes: about {Bytes} bytes are lost")]
    public static partial void Lost(ILogger logger, string nodeUri, long bytes);
}
