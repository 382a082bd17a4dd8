namespace Swim.Lanes;

/// <summary>An agent could not be started or reached.</summary>
public sealed class AgentUnavailableException : Exception
{
    /// <summary>With the node, what went wrong and why.</summary>
    public AgentUnavailableException(string node, string message, Exception? inner = null)
        : base($"Agent {node} is unavailable: {message}", inner) => Node = node;

    /// <summary>The node path.</summary>
    public string Node { get; }
}
