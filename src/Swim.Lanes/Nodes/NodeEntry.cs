namespace Swim.Lanes;

/// <summary>One entry of a <see cref="NodeTree{T}"/>.</summary>
/// <param name="Path">Its path, <c>/unit</c> or <c>/unit/1</c>.</param>
/// <param name="Item">What stands there; null when there are only others below.</param>
/// <param name="Created">When that was added, as given; 0 when nothing stands there.</param>
/// <param name="Below">How many stand below it.</param>
public readonly record struct NodeEntry<T>(string Path, T? Item, long Created, int Below)
    where T : class;
