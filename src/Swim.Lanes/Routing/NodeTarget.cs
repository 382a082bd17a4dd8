namespace Swim.Lanes;

/// <summary>An agent as the router knows it: resolved once per connection and node, then used for every batch. Safe from any thread.</summary>
public abstract class NodeTarget
{
    /// <summary>The agent's identity: its normalised node path, at most 512 characters.</summary>
    public abstract string Node { get; }

    /// <summary>The name of the agent's type, for metrics (bounded: one per route).</summary>
    public abstract string AgentType { get; }
}
