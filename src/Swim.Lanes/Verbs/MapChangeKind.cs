namespace Swim;

/// <summary>What a <see cref="MapChange{TKey, TValue}"/> says.</summary>
public enum MapChangeKind : byte
{
    /// <summary>An entry has a new value.</summary>
    Update,

    /// <summary>An entry is gone.</summary>
    Remove,

    /// <summary>All entries are gone.</summary>
    Clear,

    /// <summary>The state as it was at the start has been sent in full.</summary>
    Synced,
}
