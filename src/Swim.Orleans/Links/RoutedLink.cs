using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// A link from inside the silo: the coalescing queue between a lane's feed and one consumer of this process (a stream subscription, an
/// enumeration, an agent's downlink).
/// </summary>
/// <param name="router">The way to the agent.</param>
/// <param name="target">The agent.</param>
/// <param name="lane">The lane's name.</param>
/// <param name="expected">What the consumer takes the lane to be; a link to another host needs it, since WARP does not say the kind.</param>
internal abstract class RoutedLink(ILaneRouter router, NodeTarget target, string lane, LaneKind? expected = null) : LinkBuffer
{
    public override LaneKind? ExpectedKind => expected;

    public override LinkFace Face => LinkFace.Stream;

    public NodeTarget Target => target;

    public string Node => target.Node;

    public string Lane => lane;

    /// <summary>Asks the agent to attach this reader, which starts it if need be. A failure comes as <see cref="UnlinkReason.Failed"/>.</summary>
    /// <param name="sync">Whether the lane's state is to come first.</param>
    /// <param name="body">The link's body: of a spatial lane the region to be shown.</param>
    public async Task OpenAsync(bool sync, ReadOnlyMemory<byte> body = default)
    {
        var batch = new NodeBatch();
        batch.Add(sync ? NodeOpKind.Sync : NodeOpKind.Link, lane, body.Span, this);
        try
        {
            await router.DeliverAsync(target, batch);
        }
        catch (AgentUnavailableException exception)
        {
            Failure = exception;
            OnUnlinked(UnlinkReason.Failed);
        }
    }

    /// <summary>Why the last attempt to open the link failed.</summary>
    public AgentUnavailableException? Failure { get; private set; }

    /// <summary>What a consumer is told when the link is down; null when it ended as it should.</summary>
    public Exception? ErrorOf(UnlinkReason reason) => reason switch
    {
        UnlinkReason.Requested or UnlinkReason.Stopped or UnlinkReason.Deleted => null,
        UnlinkReason.NodeNotFound => new NodeNotFoundException(Node),
        UnlinkReason.LaneNotFound => new LaneException(Node, lane, CommandStatus.LaneNotFound, "the agent has no such lane."),
        UnlinkReason.Unsupported => new LaneException(Node, lane, CommandStatus.ReadOnly, "the lane cannot be linked."),
        UnlinkReason.Denied => new LaneException(Node, lane, CommandStatus.ReadOnly, "access was refused."),
        _ => Failure ?? new AgentUnavailableException(Node, "it could not be started or reached."),
    };
}
