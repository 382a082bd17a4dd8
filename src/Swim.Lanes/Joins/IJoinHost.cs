using System.Diagnostics.CodeAnalysis;

namespace Swim.Lanes;

/// <summary>What the links of an agent's join lanes need from whoever runs the agent: its <see cref="IAgentHost"/> may be one.</summary>
public interface IJoinHost
{
    /// <summary>The way to the sources.</summary>
    ILaneRouter Router { get; }

    /// <summary>What opens links, one for all agents of a silo.</summary>
    LinkOpener Opener { get; }

    /// <summary>The clock of the pauses between two tries.</summary>
    TimeProvider Clock { get; }

    /// <summary>The target of a source's node URI, as its author wrote it; false when no route fits. Any thread. Must not throw.</summary>
    bool TryResolve(string nodeUri, [NotNullWhen(true)] out NodeTarget? target);

    /// <summary>
    /// The agent has got its first link, or has lost its last. Called on the agent's thread, before <see cref="Wake"/> for the first link.
    /// An agent that has links should stay active.
    /// </summary>
    void OnJoining(bool hasLinks);

    /// <summary>
    /// Has <see cref="AgentLanes.RunJoinsAsync"/> called soon on the agent's thread of logic, never beside a handler of the agent, at least once
    /// after this call. Any thread. Must not throw.
    /// </summary>
    void Wake();

    /// <summary>A link is down. Called once until it stands again, on the agent's thread. Must not throw.</summary>
    /// <param name="lane">The join lane.</param>
    /// <param name="nodeUri">The source's node.</param>
    /// <param name="laneUri">The source's lane.</param>
    /// <param name="reason">Why.</param>
    void OnSourceLost(string lane, string nodeUri, string laneUri, UnlinkReason reason);
}
