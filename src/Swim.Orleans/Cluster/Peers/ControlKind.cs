namespace Swim.Runtime;

/// <summary>What a process with readers asks of the silo that publishes to it.</summary>
internal enum ControlKind : byte
{
    /// <summary>Publish lanes of a node to the sender, if its agent is active there.</summary>
    Attach,

    /// <summary>Send the next part of a lane's whole state, after a key.</summary>
    Recover,

    /// <summary>Nobody reads a lane any more.</summary>
    Release,

    /// <summary>Nothing has been heard for long: begin a new session.</summary>
    Restart,

    /// <summary>The sender, a client, has ended: forget it.</summary>
    Leave,

    /// <summary>A way to the sender was lost a while ago: a batch that has been under way since then may have been on it.</summary>
    Check,

    /// <summary>The sender, a silo, is about to stop: no agent is to begin there any more.</summary>
    Stopping,

    /// <summary>A text that every process is told: its topic in place of a node, its id and the text in place of lanes.</summary>
    Notice,
}
