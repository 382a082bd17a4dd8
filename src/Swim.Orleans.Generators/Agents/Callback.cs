using Microsoft.CodeAnalysis;

namespace Swim.Generators.Agents;

/// <summary>A callback attribute: which lanes have it, which property of the lane's definition it fills, and its signature.</summary>
/// <param name="Name">The attribute without its suffix.</param>
/// <param name="Property">The property of the lane's definition.</param>
/// <param name="Sort">The lane kind.</param>
/// <param name="ParameterNames">Names of all arguments, in order.</param>
/// <param name="Required">How many of them a method must take.</param>
/// <param name="Transforms">Whether the method returns the value to store.</param>
internal sealed record Callback(string Name, string Property, LaneSort Sort, string[] ParameterNames, int Required, bool Transforms)
{
    public static readonly IReadOnlyList<Callback> All =
    [
        new("WillSet", "WillSet", LaneSort.Value, ["now", "before"], 1, Transforms: true),
        new("OnSet", "DidSet", LaneSort.Value, ["now", "before"], 1, Transforms: false),
        new("WillUpdate", "WillUpdate", LaneSort.Map, ["key", "now", "before"], 2, Transforms: true),
        new("OnUpdate", "DidUpdate", LaneSort.Map, ["key", "now", "before"], 2, Transforms: false),
        new("WillRemove", "WillRemove", LaneSort.Map, ["key"], 1, Transforms: false),
        new("OnRemove", "DidRemove", LaneSort.Map, ["key", "before"], 1, Transforms: false),
        new("WillClear", "WillClear", LaneSort.Map, [], 0, Transforms: false),
        new("OnClear", "DidClear", LaneSort.Map, [], 0, Transforms: false),
        new("WillDrop", "WillDrop", LaneSort.Map, ["count"], 1, Transforms: false),
        new("OnDrop", "DidDrop", LaneSort.Map, ["count"], 1, Transforms: false),
        new("WillTake", "WillTake", LaneSort.Map, ["count"], 1, Transforms: false),
        new("OnTake", "DidTake", LaneSort.Map, ["count"], 1, Transforms: false),
    ];

    public string Attribute => $"Swim.{Name}Attribute";

    /// <summary>The types of all arguments.</summary>
    public IReadOnlyList<ITypeSymbol> Arguments(IReadOnlyList<ITypeSymbol> lane, Compilation compilation) =>
        [.. ParameterNames.Select(name => name switch
        {
            "key" => lane[0],
            "count" => compilation.GetSpecialType(SpecialType.System_Int32),
            _ => lane[lane.Count - 1],
        })];

    /// <summary>The type to return, or null for void.</summary>
    public ITypeSymbol? Returns(IReadOnlyList<ITypeSymbol> lane) => Transforms ? lane[lane.Count - 1] : null;

    /// <summary>One lambda that makes all the calls in order; each transformation gets what the one before returned.</summary>
    public string Lambda(IReadOnlyList<string> calls)
    {
        var head = $"static ({string.Join(", ", ParameterNames.Prepend("agent"))}) => ";
        if (calls.Count == 1) return head + calls[0];
        if (!Transforms) return $"{head}{{ {string.Join(" ", calls.Select(c => c + ";"))} }}";
        return $"{head}{{ {string.Join(" ", calls.Select(c => $"now = {c};"))} return now; }}";
    }
}
