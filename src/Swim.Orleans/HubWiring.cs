using Microsoft.Extensions.Logging;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>Connects the lane hub of this process with the way to agents, once, before anyone reads.</summary>
internal sealed partial class HubWiring(LaneHub hub, LaneRequests requests, ILogger<HubWiring> logger)
{
    public void Connect()
    {
        hub.Requests = requests;
        hub.RequestFailed = (node, lane, exception) => LogRequestFailed(logger, exception, lane, node);
        hub.ReaderFailed = (node, lane, exception) => LogReaderFailed(logger, exception, lane, node);
    }

    [LoggerMessage(EventId = 3552, Level = LogLevel.Error, Message = "A reader of lane {LaneUri} of agent {NodeUri} threw and was detached")]
    private static partial void LogReaderFailed(ILogger logger, Exception exception, string laneUri, string nodeUri);

    [LoggerMessage(EventId = 3554, Level = LogLevel.Error, Message = "Agent {NodeUri} could not be asked for more of lane {LaneUri}: the link is down")]
    private static partial void LogRequestFailed(ILogger logger, Exception exception, string laneUri, string nodeUri);
}
