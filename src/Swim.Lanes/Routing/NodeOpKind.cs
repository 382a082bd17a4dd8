namespace Swim.Lanes;

/// <summary>What one step of a node batch asks of the agent.</summary>
public enum NodeOpKind : byte
{
    /// <summary>Hand the body to the lane.</summary>
    Command,

    /// <summary>Attach the reader: it sees every later change.</summary>
    Link,

    /// <summary>Attach the reader if it is not, and send it the lane's state.</summary>
    Sync,

    /// <summary>Detach the reader and tell it so.</summary>
    Unlink,

    /// <summary>The next part of the snapshot under way, after the key in the body.</summary>
    More,
}
