namespace Swim;

/// <summary>What a lane promises about its changes when the process dies (docs/guarantees.md). No handler ever waits for the store in any of the three.</summary>
public enum Durability : byte
{
    /// <summary>Published at once, stored within the flush interval. The default.</summary>
    WriteBehind,

    /// <summary>Published at once, never stored.</summary>
    Transient,

    /// <summary>Published after the commit that holds it: nothing that anyone has seen is lost.</summary>
    Committed,
}
