namespace Swim.Client;

/// <summary>What an event does to a map.</summary>
internal enum EventVerbKind : byte
{
    /// <summary>It is no such event.</summary>
    None,

    /// <summary>An entry is set.</summary>
    Update,

    /// <summary>An entry goes.</summary>
    Remove,

    /// <summary>All entries go.</summary>
    Clear,

    /// <summary>Entries go by their place in the lane's order.</summary>
    TakeOrDrop,

    /// <summary>It is about a list.</summary>
    List,
}
