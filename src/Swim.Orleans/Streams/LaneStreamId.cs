using System.Text;
using Orleans.Runtime;

namespace Swim;

/// <summary>
/// Lanes as Orleans streams of the provider <c>swim</c>. Namespace: the lane's name, or <c>@sync </c> and the name when the state
/// comes first (a space cannot be part of a lane's name). Key: the node path.
/// </summary>
public static class LaneStreamId
{
    /// <summary>The stream provider's name.</summary>
    public const string Provider = "swim";

    private const string SnapshotMark = "@sync ";

    /// <summary>The stream of a lane.</summary>
    /// <param name="node">The agent's node path, <c>/vehicle/42</c>.</param>
    /// <param name="lane">The lane's name.</param>
    /// <param name="snapshot">Whether subscribers first get the lane's state, then <see cref="LaneEventKind.Synced"/>, then changes.</param>
    public static StreamId For(string node, string lane, bool snapshot = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(node);
        ArgumentException.ThrowIfNullOrEmpty(lane);
        return StreamId.Create(snapshot ? SnapshotMark + lane : lane, node);
    }

    /// <summary>Reads a stream id back.</summary>
    /// <exception cref="ArgumentException">The id has no namespace, which is the lane's name.</exception>
    public static (string Node, string Lane, bool Snapshot) Parse(StreamId id)
    {
        var lane = Encoding.UTF8.GetString(id.Namespace.Span);
        var node = Encoding.UTF8.GetString(id.Key.Span);
        var snapshot = lane.StartsWith(SnapshotMark, StringComparison.Ordinal);
        if (snapshot) lane = lane[SnapshotMark.Length..];
        return lane.Length > 0
            ? (node, lane, snapshot)
            : throw new ArgumentException($"Stream {id} names no lane: use LaneStreamId.For(node, lane), its namespace is the lane.", nameof(id));
    }
}
