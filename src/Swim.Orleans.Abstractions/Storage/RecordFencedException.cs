namespace Swim;

/// <summary>Another claim holds the agent's records; the activation with this one must stop without writing again.</summary>
public sealed class RecordFencedException : Exception
{
    /// <summary>For one agent.</summary>
    public RecordFencedException(string agentType, string node)
        : base($"The records of {agentType} {node} are held by another activation.")
    {
        AgentType = agentType;
        Node = node;
    }

    /// <summary>The agent type's stable name.</summary>
    public string AgentType { get; }

    /// <summary>The agent's key.</summary>
    public string Node { get; }
}
