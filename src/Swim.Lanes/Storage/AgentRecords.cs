using System.Collections.Frozen;

namespace Swim.Lanes;

/// <summary>An activation's hold on its agent's records. A store derives from it to keep its own tags; used by one activation, one commit at a time.</summary>
public class AgentRecords(string agentType, string node, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records)
{
    /// <summary>The agent type's stable name.</summary>
    public string AgentType { get; } = agentType;

    /// <summary>The node path.</summary>
    public string Node { get; } = node;

    /// <summary>The records as they were when the agent was opened, by name; drop the reference once loaded.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Records { get; private set; } = records;

    /// <summary>Lets the loaded bytes go.</summary>
    public virtual void ReleaseRecords() => Records = FrozenDictionary<string, ReadOnlyMemory<byte>>.Empty;
}
