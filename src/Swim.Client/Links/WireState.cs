namespace Swim.Client;

/// <summary>How a link stands on the present connection.</summary>
internal enum WireState : byte
{
    /// <summary>Not asked for, or unlinked.</summary>
    Down,

    /// <summary>Asked for.</summary>
    Requested,

    /// <summary>The host has said that it stands.</summary>
    Linked,
}
