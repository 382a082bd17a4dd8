using Orleans;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>A batch on its way to another process.</summary>
[GenerateSerializer]
[Immutable]
[Alias("swim.node-batch")]
internal struct NodeBatchSurrogate
{
    /// <summary>Lane of each step.</summary>
    [Id(0)]
    public string[] Lanes;

    /// <summary>Body length of each step.</summary>
    [Id(1)]
    public int[] Lengths;

    /// <summary>All bodies, one after the other.</summary>
    [Id(2)]
    public ReadOnlyMemory<byte> Bytes;

    /// <summary>What each step asks; null: all are commands.</summary>
    [Id(3)]
    public byte[]? Kinds;

    /// <summary>The process whose readers are linked.</summary>
    [Id(4)]
    public PeerAddress From;

    /// <summary>For each step the number of its reader there, 0 without one, and which request of it this is; null: no step has a reader.</summary>
    [Id(5)]
    public long[]? Readers;

    /// <summary>For each step the part of a spatial lane that its reader is shown; null: no step has one.</summary>
    [Id(6)]
    public byte[]?[]? Regions;

    /// <summary>For each step the trace that it belongs to (a W3C <c>traceparent</c>); null: none is sampled.</summary>
    [Id(7)]
    public string?[]? Traces;

    /// <summary>Who sends it; 0: nobody whose order matters.</summary>
    [Id(8)]
    public long Sender;

    /// <summary>The batch's number among the sender's.</summary>
    [Id(9)]
    public long Number;

    /// <summary>The last of these numbers that the sender has given up.</summary>
    [Id(10)]
    public long GivenUp;
}
