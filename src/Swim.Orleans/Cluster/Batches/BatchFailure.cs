using Orleans;

namespace Swim.Runtime;

/// <summary>A batch of a message that has failed.</summary>
/// <param name="Index">Its place in the message.</param>
/// <param name="Error">What whoever sent it is told.</param>
/// <param name="Done">Steps at its beginning that have been carried out nevertheless.</param>
[GenerateSerializer]
[Immutable]
[Alias("swim.batch-failure")]
internal readonly record struct BatchFailure([property: Id(0)] int Index, [property: Id(1)] Exception Error, [property: Id(2)] int Done);
