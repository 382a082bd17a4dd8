namespace Swim.Lanes;

/// <summary>
/// The receiving end of one link: a WARP uplink, an SSE response, a stream subscription, an agent's downlink.
/// A feed calls it from one thread at a time, in order. Calls must not block and must not throw; what is kept is retained.
/// </summary>
public interface ILaneReader
{
    /// <summary>
    /// What kind of lane the reader takes this to be; null when it takes any. Only a link to a lane on another host asks: its protocol does not
    /// say the kind. Constant while linked.
    /// </summary>
    LaneKind? ExpectedKind => null;

    /// <summary>The link stands. Called again (with a new epoch) when the feed had to attach anew.</summary>
    void OnLinked(LaneLink link);

    /// <summary>Changes in order. The span and its payloads are valid during the call; retain what is kept.</summary>
    void OnOps(ReadOnlySpan<LaneOp> ops);

    /// <summary>A part of the state this reader asked for, in order with the changes around it.</summary>
    void OnSnapshot(in LaneSnapshot snapshot);

    /// <summary>The link is down for good: asked for, refused (<paramref name="reason"/> says why), or the agent stopped itself.</summary>
    void OnUnlinked(UnlinkReason reason);
}
