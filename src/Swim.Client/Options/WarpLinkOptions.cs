namespace Swim.Client;

/// <summary>What one link asks for. Links of one client to one lane are one link on the wire: of <see cref="Prio"/> and <see cref="Rate"/> the first reader's count.</summary>
public sealed record WarpLinkOptions
{
    /// <summary>The defaults.</summary>
    public static WarpLinkOptions Default { get; } = new();

    /// <summary>How urgent its events are among those of the connection, from 0 (the default) to 1; other values count as the nearer of the two.</summary>
    public float Prio { get; init; }

    /// <summary>Most events per second that the host should send, the newest state coalesced; 0, the default, sets no limit. A host may ignore it.</summary>
    public float Rate { get; init; }

    /// <summary>
    /// Whether the link outlives its connection: it is linked again when the host is back, for as long as that takes. Else it ends with the first connection
    /// that is lost or cannot be made. Default true.
    /// </summary>
    public bool KeepLinked { get; init; } = true;

    /// <summary>Whether a link that asked for the lane's state asks for it again after each reconnect (what differs is passed on). Default true.</summary>
    public bool KeepSynced { get; init; } = true;
}
