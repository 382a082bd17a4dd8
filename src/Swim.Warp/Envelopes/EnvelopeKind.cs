namespace Swim.Warp;

/// <summary>The tag of an envelope.</summary>
public enum EnvelopeKind : byte
{
    /// <summary>No envelope.</summary>
    None,

    /// <summary>Server to client: a lane's event.</summary>
    Event,

    /// <summary>Client to server: a command for a lane.</summary>
    Command,

    /// <summary>Client to server: open a link, without the lane's state.</summary>
    Link,

    /// <summary>Server to client: the link is open.</summary>
    Linked,

    /// <summary>Client to server: open a link if need be and send the lane's state.</summary>
    Sync,

    /// <summary>Server to client: the state has been sent.</summary>
    Synced,

    /// <summary>Client to server: close the link.</summary>
    Unlink,

    /// <summary>Server to client: the link is closed, or was refused for the reason in the body.</summary>
    Unlinked,

    /// <summary>Client to server: credentials.</summary>
    Auth,

    /// <summary>Server to client: credentials accepted.</summary>
    Authed,

    /// <summary>Client to server: forget the credentials.</summary>
    Deauth,

    /// <summary>Server to client: not, or no longer, authenticated.</summary>
    Deauthed,
}
