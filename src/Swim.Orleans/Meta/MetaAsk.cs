using Orleans;

namespace Swim.Runtime;

/// <summary>A question and what the asker has of the answer already.</summary>
/// <param name="Question">The question.</param>
/// <param name="Seen">The number of the last answer that was received; 0: none.</param>
[GenerateSerializer]
[Immutable]
[Alias("swim.meta-ask")]
internal readonly record struct MetaAsk([property: Id(0)] MetaQuestion Question, [property: Id(1)] long Seen);
