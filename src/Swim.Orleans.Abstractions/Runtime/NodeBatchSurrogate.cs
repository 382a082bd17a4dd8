using Orleans;

namespace Swim.Runtime;

/// <summary>A batch of commands on its way to another silo.</summary>
[GenerateSerializer]
[Immutable]
[Alias("swim.node-batch")]
internal struct NodeBatchSurrogate
{
    /// <summary>Lane of each command.</summary>
    [Id(0)]
    public string[] Lanes;

    /// <summary>Body length of each command.</summary>
    [Id(1)]
    public int[] Lengths;

    /// <summary>All bodies, one after the other.</summary>
    [Id(2)]
    public ReadOnlyMemory<byte> Bytes;
}
