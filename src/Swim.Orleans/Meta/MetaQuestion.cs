using Orleans;

namespace Swim.Runtime;

/// <summary>What a silo is asked.</summary>
/// <param name="Topic">What about.</param>
/// <param name="Node">Of an agent, a lane, or what is logged there; else empty.</param>
/// <param name="Lane">The lane, of a log the level's lane; else empty.</param>
/// <param name="Folder">The level of <see cref="MetaTopic.Level"/>.</param>
/// <param name="Prefix">Only keys that begin so.</param>
/// <param name="After">Only keys that come after it.</param>
/// <param name="Most">Entries at most.</param>
[GenerateSerializer]
[Immutable]
[Alias("swim.meta-question")]
internal readonly record struct MetaQuestion(
    [property: Id(0)] MetaTopic Topic,
    [property: Id(1)] string Node,
    [property: Id(2)] string Lane,
    [property: Id(3)] string Folder,
    [property: Id(4)] string Prefix,
    [property: Id(5)] string After,
    [property: Id(6)] int Most);
