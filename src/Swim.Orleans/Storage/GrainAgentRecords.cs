using Orleans;
using Orleans.Runtime;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>An activation's hold on its records in a storage that writes them one by one.</summary>
internal sealed class GrainAgentRecords(
    string agentType,
    string node,
    GrainId id,
    string writer,
    GrainState<AgentHeadState> head,
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records,
    Dictionary<string, GrainState<LaneRecordState>> pages) : AgentRecords(agentType, node, records)
{
    public GrainId Id { get; } = id;

    public string Writer { get; } = writer;

    public GrainState<AgentHeadState> Head { get; } = head;

    /// <summary>The stored pages by record name, with their tags but without their text.</summary>
    public Dictionary<string, GrainState<LaneRecordState>> Pages { get; } = pages;

    /// <summary>Number of commits tried: makes page names unique even when it is unknown whether a commit took place.</summary>
    public long Attempts { get; set; }

    /// <summary>A commit failed half-way: the head's tag is unknown, so nothing may be written any more.</summary>
    public bool IsBroken { get; set; }
}
