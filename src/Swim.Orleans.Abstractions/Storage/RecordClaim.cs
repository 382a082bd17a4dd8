using System.Collections.Frozen;

namespace Swim;

/// <summary>One activation's hold on its agent's records. A store may derive from it to keep its own tags.</summary>
public class RecordClaim
{
    /// <summary>With what was read.</summary>
    /// <param name="agentType">The agent type's stable name.</param>
    /// <param name="node">The agent's key.</param>
    /// <param name="head">What tells this claim from all others.</param>
    /// <param name="records">The records when the agent was claimed.</param>
    public RecordClaim(string agentType, string node, Guid head, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records)
    {
        AgentType = agentType;
        Node = node;
        Head = head;
        Records = records;
    }

    /// <summary>The agent type's stable name.</summary>
    public string AgentType { get; }

    /// <summary>The agent's key.</summary>
    public string Node { get; }

    /// <summary>What tells this claim from all others.</summary>
    public Guid Head { get; }

    /// <summary>The records when the agent was claimed, by name (ordinal). The bytes are the caller's; writes do not show here.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Records { get; private set; }

    /// <summary>Lets go of what was read, once it has been used: a claim lives as long as its activation.</summary>
    public void ReleaseRecords() => Records = FrozenDictionary<string, ReadOnlyMemory<byte>>.Empty;
}
