namespace Swim.Gateway;

/// <summary>What someone outside wants to do with a lane.</summary>
public enum LaneVerb : byte
{
    /// <summary>See its changes from now on.</summary>
    Link,

    /// <summary>See its state and its changes (WARP sync, event streams).</summary>
    Sync,

    /// <summary>Send it a command.</summary>
    Command,

    /// <summary>See its state once (HTTP GET).</summary>
    Read,
}
