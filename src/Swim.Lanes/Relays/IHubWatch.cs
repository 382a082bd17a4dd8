namespace Swim.Lanes;

/// <summary>
/// What a hub asks of the cluster around it. Called from any thread, also while readers are being served: must not block, must not throw and must not
/// call back into the hub before it has returned. Calls for one lane may overtake each other, so they are hints: what counts is what
/// <see cref="LaneHub.IsWatched"/> says when they are acted upon.
/// </summary>
public interface IHubWatch
{
    /// <summary>A lane has its first reader in this process: register the interest.</summary>
    void Watched(string node, string lane);

    /// <summary>
    /// A lane has lost its last reader in this process: withdraw the interest, and when <paramref name="source"/> is not null have the agent there let the
    /// relay go (<see cref="AgentLanes.Release"/> with <paramref name="seen"/>).
    /// </summary>
    void Unwatched(string node, string lane, RelaySource? source, long seen);

    /// <summary>
    /// Readers are without a publisher that lives: its flow broke, its process died or its activation ended without a clean close. Find the publisher and
    /// have it <see cref="AgentLanes.Watch"/>; <paramref name="epoch"/> is what readers have last seen.
    /// </summary>
    void Orphaned(string node, string lane, Guid epoch);

    /// <summary>
    /// Ask the agent at <paramref name="source"/> for the lane's whole state (<see cref="AgentLanes.Recover"/>). When there is no such activation any more,
    /// or the question fails, call <see cref="RelaySource.Drop"/>. <paramref name="afterKey"/> is null for the first part and valid during the call.
    /// </summary>
    void Recover(RelaySource source, string node, string lane, Payload? afterKey);

    /// <summary>A relay that nobody here reads: have it let go (<see cref="AgentLanes.Release"/>).</summary>
    void Release(RelaySource source, string node, string lane, long seen);

    /// <summary>
    /// Answers to these steps were lost on the way, or come from an activation that another has replaced: deliver them again through the router, after a
    /// moment. When the agent cannot be reached, call <see cref="FarIds.Fail"/>. The batch is the callee's.
    /// </summary>
    void Resend(string node, NodeBatch batch);
}
