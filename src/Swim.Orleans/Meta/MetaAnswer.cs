using Orleans;

namespace Swim.Runtime;

/// <summary>A silo's answer: what has changed since the one before, or everything.</summary>
/// <param name="Number">The answer's number, to be named in the next question.</param>
/// <param name="IsWhole">Everything: what was answered before is void.</param>
/// <param name="Changed">New and changed entries; of a log the entries since.</param>
/// <param name="Removed">Keys of entries that are gone.</param>
/// <param name="Figures">Of figures: all of them, in the order of <see cref="MetaFigure"/>.</param>
[GenerateSerializer]
[Immutable]
[Alias("swim.meta-answer")]
internal readonly record struct MetaAnswer(
    [property: Id(0)] long Number,
    [property: Id(1)] bool IsWhole,
    [property: Id(2)] MetaEntry[] Changed,
    [property: Id(3)] string[] Removed,
    [property: Id(4)] long[] Figures);
