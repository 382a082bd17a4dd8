namespace Swim.Runtime;

/// <summary>The agents that are active in this process. Safe from any thread.</summary>
internal interface IPresence
{
    /// <summary>This process.</summary>
    PeerAddress Self { get; }

    /// <summary>The active agent of a node, or null.</summary>
    IPresentAgent? Find(string node);
}
