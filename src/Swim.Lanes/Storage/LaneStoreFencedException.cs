namespace Swim.Lanes;

/// <summary>Another activation has claimed the agent; this one must not write again.</summary>
public sealed class LaneStoreFencedException : Exception
{
    /// <summary>For the agent at <paramref name="node"/>.</summary>
    public LaneStoreFencedException(string node, Exception? inner = null)
        : base($"Agent {node} was claimed by another activation.", inner) => Node = node;

    /// <summary>The node path.</summary>
    public string Node { get; }
}
