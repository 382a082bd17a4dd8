using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>Brings readers the next part of a snapshot: a step of a batch like any other.</summary>
internal sealed partial class LaneRequests(ILaneRouter router, LaneHub hub, ILogger<LaneRequests> logger, IHostApplicationLifetime? lifetime = null) : ILaneRequests
{
    public void RequestMore(string node, string lane, ILaneReader reader, Payload afterKey)
    {
        if (!router.TryResolve(node, out var target))
        {
            Fail(node, lane, reader);
            return;
        }

        var batch = new NodeBatch();
        batch.Add(NodeOpKind.More, lane, afterKey.Span, reader);
        _ = DeliverAsync(target, lane, reader, batch);
    }

    private async Task DeliverAsync(NodeTarget target, string lane, ILaneReader reader, NodeBatch batch)
    {
        try
        {
            await router.DeliverAsync(target, batch);
        }
        catch (AgentUnavailableException exception)
        {
            if (lifetime is not { ApplicationStopping.IsCancellationRequested: true }) LogSnapshotFailed(logger, exception, lane, target.Node);
            Fail(target.Node, lane, reader);
        }
    }

    private void Fail(string node, string lane, ILaneReader reader) => hub.Find(node)?.Find(lane)?.Unlink(reader, UnlinkReason.Failed);

    [LoggerMessage(EventId = 3401, Level = LogLevel.Warning, Message = "The snapshot of lane {LaneUri} of agent {NodeUri} ended half-way: the agent is unavailable")]
    private static partial void LogSnapshotFailed(ILogger logger, Exception exception, string laneUri, string nodeUri);
}
