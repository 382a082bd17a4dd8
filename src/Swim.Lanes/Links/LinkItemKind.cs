namespace Swim.Lanes;

/// <summary>What a link has to say next.</summary>
public enum LinkItemKind : byte
{
    /// <summary>The link stands: <c>@linked</c>.</summary>
    Linked,

    /// <summary>A change, an item or an entry of a sync: <c>@event</c>.</summary>
    Op,

    /// <summary>The state asked for has been handed out: <c>@synced</c>.</summary>
    Synced,

    /// <summary>The link is down: <c>@unlinked</c>.</summary>
    Unlinked,
}
