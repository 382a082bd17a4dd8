using Orleans;

namespace Swim.Runtime;

/// <summary>A short text that every process of a cluster is told.</summary>
/// <param name="Id">Different for each.</param>
/// <param name="Topic">What it is about.</param>
/// <param name="Text">What it says.</param>
[GenerateSerializer]
[Immutable]
[Alias("swim.notice")]
internal readonly record struct ClusterNotice([property: Id(0)] Guid Id, [property: Id(1)] string Topic, [property: Id(2)] string Text);
