using Orleans;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>What an HTTP lane answered, and which commit its handler's changes wait for.</summary>
/// <param name="Response">The answer.</param>
/// <param name="Epoch">The activation that answered.</param>
/// <param name="Commit">The commit that covers the handler's changes, or 0 when there is nothing to wait for.</param>
[GenerateSerializer]
[Immutable]
[Alias("swim.request-reply")]
public readonly record struct RequestReply(
    [property: Id(0)] LaneResponse Response,
    [property: Id(1)] Guid Epoch,
    [property: Id(2)] long Commit)
{
    /// <inheritdoc cref="CommandReply.Durable"/>
    [field: NonSerialized]
    public ValueTask? Durable { get; init; }
}
