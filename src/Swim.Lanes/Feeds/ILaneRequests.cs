namespace Swim.Lanes;

/// <summary>What a feed asks of the agent behind it, from whatever thread a reader consumes on. Implementations must not block.</summary>
public interface ILaneRequests
{
    /// <summary>
    /// Asks the agent for the next part of the snapshot that <paramref name="reader"/> is receiving. The answer comes as
    /// <see cref="LaneFeed.Snapshot(ILaneReader, Guid, long, ReadOnlySpan{LaneOp}, bool, bool, Payload?)"/> with the same key; when the agent cannot be reached, the reader's <see cref="ILaneReader.OnUnlinked"/>
    /// is called with <see cref="UnlinkReason.Failed"/> by <see cref="LaneFeed.Unlink"/>.
    /// <paramref name="afterKey"/> is valid during the call; retain or copy what is kept.
    /// </summary>
    void RequestMore(string node, string lane, ILaneReader reader, Payload afterKey);
}
