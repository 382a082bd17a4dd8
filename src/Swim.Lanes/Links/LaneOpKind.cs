namespace Swim.Lanes;

/// <summary>What one operation does to a reader's picture of a lane.</summary>
public enum LaneOpKind : byte
{
    /// <summary>The value is now <see cref="LaneOp.Body"/> (value lanes; last wins).</summary>
    Set,

    /// <summary>One item that no later one replaces: a command echo, a supply item, a list verb printed in full.</summary>
    Item,

    /// <summary>The entry <see cref="LaneOp.Key"/> is now <see cref="LaneOp.Body"/>.</summary>
    Update,

    /// <summary>The entry <see cref="LaneOp.Key"/> is gone.</summary>
    Remove,

    /// <summary>All entries are gone.</summary>
    Clear,

    /// <summary>
    /// Changes were left out: what the reader has is void. A <see cref="LinkBuffer"/> asks for the state again and hands out a <see cref="Clear"/> and
    /// the state (list lanes); its consumer never sees this.
    /// </summary>
    Reset,
}
