using Orleans;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>How a command's handler ended, and which commit its changes wait for.</summary>
/// <param name="Status">What happened.</param>
/// <param name="Message">For people, or null.</param>
/// <param name="Offset">Where in the body it went wrong, in bytes, or -1.</param>
/// <param name="Epoch">The activation that answered.</param>
/// <param name="Commit">The commit that covers the handler's changes, or 0 when there is nothing to wait for.</param>
[GenerateSerializer]
[Immutable]
[Alias("swim.command-reply")]
public readonly record struct CommandReply(
    [property: Id(0)] CommandStatus Status,
    [property: Id(1)] string? Message,
    [property: Id(2)] long Offset,
    [property: Id(3)] Guid Epoch,
    [property: Id(4)] long Commit)
{
    /// <summary>Completes when that commit is durable or has taken too long, to be awaited once; only in the agent's own process, null beyond: ask with <see cref="IWebAgent.CommittedAsync"/> there.</summary>
    [field: NonSerialized]
    public ValueTask? Durable { get; init; }
}
