using Microsoft.Extensions.Logging;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// The readers of meta lanes of this process: a hub of their own, so that they count among nobody's readers and no other process is told of them.
/// </summary>
internal sealed partial class MetaHub
{
    public MetaHub(ILogger<MetaHub> logger) => Hub.ReaderFailed = (node, lane, exception) => LogReaderFailed(logger, exception, lane, node);

    public LaneHub Hub { get; } = new();

    public LaneFeed? Find(string node, string lane) => Hub.Find(node)?.Find(lane);

    [LoggerMessage(EventId = 3701, Level = LogLevel.Error, Message = "A reader of lane {LaneUri} of {NodeUri} threw and was detached")]
    private static partial void LogReaderFailed(ILogger logger, Exception exception, string laneUri, string nodeUri);
}
