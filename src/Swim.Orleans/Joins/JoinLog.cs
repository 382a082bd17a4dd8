using Microsoft.Extensions.Logging;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>What is written to an agent's log about the links of its join lanes. Event ids 3500 to 3549.</summary>
internal static partial class JoinLog
{
    [LoggerMessage(EventId = 3501, Level = LogLevel.Information, Message = "Join lane {LaneUri} of {NodeUri} has lost lane {SourceLane} of {SourceNode} ({Reason}); it shows what it last knew and links it again")]
    public static partial void SourceLost(ILogger logger, string nodeUri, string laneUri, string sourceLane, string sourceNode, UnlinkReason reason);

    [LoggerMessage(EventId = 3502, Level = LogLevel.Warning, Message = "Join lane {LaneUri} of {NodeUri} cannot link lane {SourceLane} of {SourceNode} ({Reason}); it is tried again about once a minute")]
    public static partial void SourceMissing(ILogger logger, string nodeUri, string laneUri, string sourceLane, string sourceNode, UnlinkReason reason);
}
