namespace Swim;

/// <summary>One record of one agent.</summary>
/// <param name="AgentType">The agent type's stable name.</param>
/// <param name="Node">The agent's key: its node path.</param>
/// <param name="Name">The record's name.</param>
/// <param name="Bytes">What is stored.</param>
public readonly record struct ArchivedRecord(string AgentType, string Node, string Name, ReadOnlyMemory<byte> Bytes);
