namespace Swim;

/// <summary>Another claim holds the agent's records; the activation with this one must stop without writing again.</summary>
public sealed class RecordFencedException : Exception
{
    /// <summary>For one agent.</summary>
    public RecordFencedException(string agentType, string node)
        : this(agentType, node, mayHaveBeenWritten: false)
    {
    }

    /// <summary>For one agent, saying what is known of the write.</summary>
    public RecordFencedException(string agentType, string node, bool mayHaveBeenWritten)
        : base($"The records of {agentType} {node} are held by another activation.{(mayHaveBeenWritten ? " An earlier attempt of this write, whose answer was lost, may have been carried out before." : "")}")
    {
        AgentType = agentType;
        Node = node;
        MayHaveBeenWritten = mayHaveBeenWritten;
    }

    /// <summary>The agent type's stable name.</summary>
    public string AgentType { get; }

    /// <summary>The agent's key.</summary>
    public string Node { get; }

    /// <summary>False: nothing was written. True: nobody knows whether it was before the other claim was made, since the answer to an earlier attempt was lost.</summary>
    public bool MayHaveBeenWritten { get; }
}
