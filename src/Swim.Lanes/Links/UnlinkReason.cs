namespace Swim.Lanes;

/// <summary>Why a link is down; decides the body of <c>@unlinked</c>.</summary>
public enum UnlinkReason : byte
{
    /// <summary>The reader asked for it. No body.</summary>
    Requested,

    /// <summary>No route fits the node URI. <c>@nodeNotFound</c>.</summary>
    NodeNotFound,

    /// <summary>The agent has no such lane. <c>@laneNotFound</c>.</summary>
    LaneNotFound,

    /// <summary>The lane cannot be linked (HTTP lanes). <c>@unsupported</c>.</summary>
    Unsupported,

    /// <summary>The agent stopped itself. No body.</summary>
    Stopped,

    /// <summary>The agent could not be started or reached. No body.</summary>
    Failed,

    /// <summary>Access was refused. No body.</summary>
    Denied,

    /// <summary>The agent was deleted with everything it had: whoever joins it lets its entry go. No body.</summary>
    Deleted,
}
