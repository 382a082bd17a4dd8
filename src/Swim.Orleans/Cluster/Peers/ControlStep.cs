using Orleans;

namespace Swim.Runtime;

/// <summary>One request of a process with readers to the silo that publishes to it.</summary>
/// <param name="Kind">What is asked.</param>
/// <param name="Node">The node path; empty of what is about no node.</param>
/// <param name="Lanes">The lanes it is about.</param>
/// <param name="Number">
/// Of <see cref="ControlKind.Attach"/> the highest stamp that the sender knows of, of <see cref="ControlKind.Release"/> the last step it has seen, of
/// <see cref="ControlKind.Restart"/> and <see cref="ControlKind.Check"/> the session.
/// </param>
/// <param name="Key">Of <see cref="ControlKind.Recover"/> the key to go on after; null for the beginning.</param>
[GenerateSerializer]
[Immutable]
[Alias("swim.control-step")]
internal readonly record struct ControlStep(
    [property: Id(0)] ControlKind Kind,
    [property: Id(1)] string Node,
    [property: Id(2)] string[] Lanes,
    [property: Id(3)] long Number,
    [property: Id(4)] byte[]? Key);
