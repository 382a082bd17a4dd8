using Orleans;

namespace Swim.Runtime;

/// <summary>One entry of a silo's part of a lane; who looks puts the parts together.</summary>
/// <param name="Key">The entry's key.</param>
/// <param name="Text">A type, a route, a unit, an entry of a log: what the topic says.</param>
/// <param name="Created">When it was made, in milliseconds since 1970; 0: not known.</param>
/// <param name="Count">How many, or how much; parts add up.</param>
/// <param name="Numbers">Further figures in the topic's order; empty: none.</param>
[GenerateSerializer]
[Immutable]
[Alias("swim.meta-entry")]
internal readonly record struct MetaEntry(
    [property: Id(0)] string Key,
    [property: Id(1)] string Text,
    [property: Id(2)] long Created,
    [property: Id(3)] long Count,
    [property: Id(4)] long[] Numbers)
{
    /// <summary>Of a link its node, lane and kind of lane; else empty.</summary>
    [Id(5)]
    public string[] Names { get; init; } = [];

    public bool IsSame(in MetaEntry other) =>
        Key == other.Key && Text == other.Text && Created == other.Created && Count == other.Count && Numbers.AsSpan().SequenceEqual(other.Numbers) && Names.AsSpan().SequenceEqual(other.Names);
}
