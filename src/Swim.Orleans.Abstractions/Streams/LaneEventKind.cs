namespace Swim;

/// <summary>What a <see cref="LaneEvent"/> says.</summary>
public enum LaneEventKind : byte
{
    /// <summary>The value of a value lane is now <see cref="LaneEvent.Body"/>.</summary>
    Set,

    /// <summary>One more item: a command on a command lane, an item of a supply lane.</summary>
    Item,

    /// <summary>The entry <see cref="LaneEvent.Key"/> of a map lane is now <see cref="LaneEvent.Body"/>.</summary>
    Update,

    /// <summary>The entry <see cref="LaneEvent.Key"/> of a map lane is gone.</summary>
    Remove,

    /// <summary>All entries of a map lane are gone.</summary>
    Clear,

    /// <summary>The state asked for has been sent in full; what follows are changes.</summary>
    Synced,
}
