namespace Swim.Runtime;

/// <summary>What a process tells a node's registry.</summary>
internal enum RegistryKind : byte
{
    /// <summary>The lanes of a node that the sender reads, all of them; none: it reads the node no more. Says the same thing however often it is said.</summary>
    Watch,

    /// <summary>The node's agent begins on the sender.</summary>
    Announce,

    /// <summary>The node's agent is active on the sender since before this registry was its owner.</summary>
    Affirm,

    /// <summary>The node's agent has ended on the sender.</summary>
    Withdraw,

    /// <summary>The silo that is registered says that the agent is not there.</summary>
    Absent,
}
