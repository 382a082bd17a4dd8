using System.Collections.Frozen;

namespace Swim.Lanes;

/// <summary>An agent as the router knows it: resolved once per connection and node, then used for every batch. Safe from any thread.</summary>
public abstract class NodeTarget
{
    /// <summary>The agent's identity: its normalised node path, at most 512 characters.</summary>
    public abstract string Node { get; }

    /// <summary>The name of the agent's type, for metrics (bounded: one per route).</summary>
    public abstract string AgentType { get; }

    /// <summary>What is the same for all agents of the type; null when this process does not know it (other hosts, meta nodes).</summary>
    public virtual AgentDefinition? Definition => null;

    /// <summary>The decoded parameters of the agent's route by name; none when <see cref="Definition"/> is null.</summary>
    public virtual IReadOnlyDictionary<string, string> Parameters => FrozenDictionary<string, string>.Empty;

    /// <summary>
    /// Whether its lanes are told apart by query and fragment, too (<c>nodes#/unit/</c>): whoever delivers names the lane as it was asked for, not by its name alone.
    /// </summary>
    public virtual bool HasLaneFragments => false;

    /// <summary>The kind of a lane that every agent of the type has, without asking the agent; null when that is not known (or there is none).</summary>
    public virtual LaneKind? KindOf(string lane) => null;

    /// <summary>For whoever is about to deliver to very many agents: has what the delivery will look at fetched into the processor's cache (<see cref="CacheHint"/>).</summary>
    public virtual void Fetch()
    {
    }
}
