using Orleans;

namespace Swim.Runtime;

/// <summary>What became of batches of a message, by their place in it; each is spoken of once.</summary>
/// <param name="IsLast">Nothing more follows: whatever no answer has spoken of has been carried out.</param>
/// <param name="Done">Those that have been carried out, of an answer that is not the last.</param>
/// <param name="NotRun">Those of which nothing has run: their agent is not there.</param>
/// <param name="Failed">Those of which some may have run.</param>
[GenerateSerializer]
[Immutable]
[Alias("swim.batch-reply")]
internal readonly record struct BatchReply(
    [property: Id(0)] bool IsLast,
    [property: Id(1)] int[]? Done,
    [property: Id(2)] int[]? NotRun,
    [property: Id(3)] BatchFailure[]? Failed);
