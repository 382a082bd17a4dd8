using Orleans;

namespace Swim.Runtime;

/// <summary>Which of a process's commands one is that somebody waits for.</summary>
/// <param name="Caller">The process; 0: one that does not say.</param>
/// <param name="Number">The command's number among all of the process.</param>
/// <param name="GivenUp">Numbers of commands to the same agent for which nobody waits any more, though it was never heard what became of them; null: none.</param>
[GenerateSerializer]
[Immutable]
[Alias("swim.call-order")]
public readonly record struct CallOrder([property: Id(0)] long Caller, [property: Id(1)] long Number, [property: Id(2)] long[]? GivenUp);
