namespace Swim.Gateway;

/// <summary>What someone outside wants to do with a lane.</summary>
public enum LaneVerb : byte
{
    /// <summary>See its changes from now on.</summary>
    Link,

    /// <summary>See its state and its changes (WARP sync, event streams).</summary>
    Sync,

    /// <summary>Send it a command, or (HTTP lanes) a request by another method than GET, HEAD and OPTIONS.</summary>
    Command,

    /// <summary>See its state once (HTTP GET), or (HTTP lanes) send it a request by GET, HEAD or OPTIONS.</summary>
    Read,
}
