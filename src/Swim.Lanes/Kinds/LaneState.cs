namespace Swim.Lanes;

/// <summary>Marks of a lane; see <see cref="Lane"/>.</summary>
[Flags]
internal enum LaneState : ushort
{
    None = 0,

    /// <summary>Changed in this turn.</summary>
    Dirty = 1,

    /// <summary>Stands in the agent's list of this turn's lanes.</summary>
    Listed = 2,

    /// <summary>Has changes that no commit has taken yet; stands in the list of unsaved lanes.</summary>
    Unsaved = 4,

    /// <summary>Its changes are in the commit under way.</summary>
    InFlight = 8,

    /// <summary>Goes to the store.</summary>
    Stored = 16,

    /// <summary>Readers see only what is durable.</summary>
    Committed = 32,

    /// <summary>Stored bytes that do not fit the form: shown as far as they could be read, never written.</summary>
    Quarantined = 64,

    /// <summary>A value lane that has a value.</summary>
    HasValue = 128,

    /// <summary>A lane opened while running that has been closed: nobody finds it, nothing changes it.</summary>
    Shut = 256,

    /// <summary>Computed, with readers that outlived the activation before: they are given everything at the end of the turn.</summary>
    Recovering = 512,

    /// <summary>Its form could not write its state: out of commits until it changes again.</summary>
    HeldBack = 1024,

    /// <summary>Not stored, and its state came from the activation before, which has moved here.</summary>
    Carried = 2048,

    /// <summary>The handler of one of its commands runs.</summary>
    Handling = 4096,
}
