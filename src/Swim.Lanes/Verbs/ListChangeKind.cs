namespace Swim;

/// <summary>What a <see cref="ListChange{T}"/> says.</summary>
public enum ListChangeKind : byte
{
    /// <summary>An element came in at the index; those behind it stand one further.</summary>
    Insert,

    /// <summary>The element at the index has a new value.</summary>
    Update,

    /// <summary>An element was taken out at one index and put in at another.</summary>
    Move,

    /// <summary>The element at the index is gone; those behind it stand one nearer.</summary>
    Remove,

    /// <summary>All elements are gone.</summary>
    Clear,

    /// <summary>The state as it was at the start has been sent in full.</summary>
    Synced,
}
