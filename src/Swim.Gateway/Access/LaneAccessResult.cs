namespace Swim.Gateway;

/// <summary>An answer of the <see cref="ILaneAuthorizer"/>.</summary>
public enum LaneAccessResult : byte
{
    /// <summary>Go on.</summary>
    Allowed,

    /// <summary>Not for this identity: <c>@unlinked</c> without a body, HTTP 403; a denied command is dropped and counted.</summary>
    Denied,

    /// <summary>Not without an identity: as <see cref="Denied"/>, but HTTP 401.</summary>
    Unauthenticated,

    /// <summary>Not for this identity, and not to be tried: as <see cref="Denied"/>, and a WARP connection is closed with 1008.</summary>
    Forbidden,
}
