using Orleans;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>A lane's state on its way between silos; see <see cref="LaneReading"/>.</summary>
/// <param name="Found">False when the agent has no such lane.</param>
/// <param name="Kind">The lane's kind.</param>
/// <param name="Epoch">The activation's epoch.</param>
/// <param name="Version">The lane's version.</param>
/// <param name="Body">Compact wire Recon. Not changed by anyone.</param>
/// <param name="IsFailed">The computation of the lane's value threw.</param>
[GenerateSerializer]
[Immutable]
[Alias("swim.lane-reply")]
public readonly record struct LaneReply(
    [property: Id(0)] bool Found,
    [property: Id(1)] LaneKind Kind,
    [property: Id(2)] Guid Epoch,
    [property: Id(3)] long Version,
    [property: Id(4)] ReadOnlyMemory<byte> Body,
    [property: Id(5)] bool IsFailed);
