namespace Swim;

/// <summary>What someone outside may want to do with a lane; for rules about who may.</summary>
[Flags]
public enum LaneVerbs
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>See its changes from now on (WARP <c>link</c>).</summary>
    Link = 1,

    /// <summary>See its state and its changes (WARP <c>sync</c>, server-sent events).</summary>
    Sync = 2,

    /// <summary>Send it commands (WARP <c>command</c>, HTTP POST); of HTTP lanes: requests by other methods than GET, HEAD and OPTIONS.</summary>
    Command = 4,

    /// <summary>See its state once (HTTP GET); of HTTP lanes: requests by GET, HEAD and OPTIONS.</summary>
    Read = 8,

    /// <summary>Whatever shows the lane: link, sync and read.</summary>
    See = Link | Sync | Read,

    /// <summary>Everything.</summary>
    All = See | Command,
}
