namespace Swim.Lanes;

/// <summary>How a command ended.</summary>
public enum CommandStatus : byte
{
    /// <summary>The handler has returned.</summary>
    Accepted,

    /// <summary>The agent has no such lane.</summary>
    LaneNotFound,

    /// <summary>The lane takes no commands.</summary>
    ReadOnly,

    /// <summary>The body is not Recon.</summary>
    Malformed,

    /// <summary>The body does not fit the lane's type or verbs; nothing changed.</summary>
    Mismatch,

    /// <summary>The handler threw; changes made before that stand.</summary>
    HandlerFailed,
}
