using Orleans;

namespace Swim.Runtime;

/// <summary>What a node's registry knows.</summary>
/// <param name="Publisher">Where the agent is active, or nobody.</param>
/// <param name="Epoch">That activation.</param>
/// <param name="Stamp">Its stamp: grows from activation to activation of a node. Of nobody: the highest one that has been heard of.</param>
/// <param name="Previous">The activation before, when it is known.</param>
/// <param name="IsClean">That one has ended with everything published and stored.</param>
/// <param name="Watchers">Who reads the node, the asker included; only for an activation that begins or is affirmed.</param>
[GenerateSerializer]
[Immutable]
[Alias("swim.registry-answer")]
internal readonly record struct RegistryAnswer(
    [property: Id(0)] PeerAddress Publisher,
    [property: Id(1)] Guid Epoch,
    [property: Id(2)] long Stamp,
    [property: Id(3)] Guid Previous,
    [property: Id(4)] bool IsClean,
    [property: Id(5)] NodeWatcher[] Watchers);
