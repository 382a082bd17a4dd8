namespace Swim.TestKit;

/// <summary>What a <see cref="LinkEvent"/> says.</summary>
public enum LinkEventKind
{
    /// <summary>The link stands.</summary>
    Linked,

    /// <summary>A value or an item.</summary>
    Event,

    /// <summary>An entry has a new value.</summary>
    Update,

    /// <summary>An entry is gone.</summary>
    Remove,

    /// <summary>All entries are gone.</summary>
    Clear,

    /// <summary>The state asked for has been sent in full.</summary>
    Synced,

    /// <summary>The link is down.</summary>
    Unlinked,
}
