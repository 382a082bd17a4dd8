using Microsoft.CodeAnalysis;

namespace Swim.Generators.Agents;

/// <summary>What a callback's argument is.</summary>
internal enum ArgumentKind
{
    Index,
    Key,
    Link,
    Value,
    Shape,
    Reason,
}

/// <summary>One argument of a callback.</summary>
internal readonly record struct CallbackArgument(string Name, ArgumentKind Kind);

/// <summary>A callback attribute on one kind of lane: which property of the lane's definition it fills, and its signature.</summary>
/// <param name="Name">The attribute without its suffix.</param>
/// <param name="Property">The property of the lane's definition.</param>
/// <param name="Sort">The lane kind.</param>
/// <param name="Arguments">All arguments, in order.</param>
/// <param name="Required">How many of them a method must take.</param>
/// <param name="Transforms">Whether the method returns the value to store.</param>
internal sealed record Callback(string Name, string Property, LaneSort Sort, CallbackArgument[] Arguments, int Required, bool Transforms)
{
    private static readonly CallbackArgument Key = new("key", ArgumentKind.Key);
    private static readonly CallbackArgument Link = new("link", ArgumentKind.Link);
    private static readonly CallbackArgument Index = new("index", ArgumentKind.Index);
    private static readonly CallbackArgument Count = new("count", ArgumentKind.Index);
    private static readonly CallbackArgument Now = new("now", ArgumentKind.Value);
    private static readonly CallbackArgument Before = new("before", ArgumentKind.Value);
    private static readonly CallbackArgument At = new("at", ArgumentKind.Shape);
    private static readonly CallbackArgument Reason = new("reason", ArgumentKind.Reason);

    // A definition's handlers appear in this order.
    public static readonly IReadOnlyList<Callback> All =
    [
        Transform("WillSet", LaneSort.Value, 1, Now, Before),
        Notice("OnSet", LaneSort.Value, 1, Now, Before),

        Transform("WillUpdate", LaneSort.Map, 2, Key, Now, Before),
        Notice("OnUpdate", LaneSort.Map, 2, Key, Now, Before),
        Notice("WillRemove", LaneSort.Map, 1, Key),
        Notice("OnRemove", LaneSort.Map, 1, Key, Before),
        .. Clearing(LaneSort.Map),
        .. Shortening(LaneSort.Map),

        Transform("WillUpdate", LaneSort.List, 2, Index, Now, Before),
        Notice("OnInsert", LaneSort.List, 1, Index, Now),
        Notice("OnUpdate", LaneSort.List, 2, Index, Now, Before),
        Notice("WillRemove", LaneSort.List, 1, Index),
        Notice("OnRemove", LaneSort.List, 1, Index, Before),
        Notice("WillMove", LaneSort.List, 2, new("from", ArgumentKind.Index), new("to", ArgumentKind.Index)),
        Notice("OnMove", LaneSort.List, 2, new("from", ArgumentKind.Index), new("to", ArgumentKind.Index), new("value", ArgumentKind.Value)),
        .. Clearing(LaneSort.List),
        .. Shortening(LaneSort.List),

        Notice("OnUpdate", LaneSort.Spatial, 3, Key, At, Now, Before),
        Notice("OnMove", LaneSort.Spatial, 3, Key, new("from", ArgumentKind.Shape), new("to", ArgumentKind.Shape), new("value", ArgumentKind.Value)),
        Notice("OnRemove", LaneSort.Spatial, 1, Key, At, Before),
        Notice("OnClear", LaneSort.Spatial, 0),

        .. Joining(LaneSort.JoinValue),
        .. Joining(LaneSort.JoinMap),
    ];

    public string Attribute => $"Swim.{Name}Attribute";

    private static Callback Notice(string name, LaneSort sort, int required, params CallbackArgument[] arguments) => new(name, PropertyOf(name), sort, arguments, required, Transforms: false);

    private static Callback Transform(string name, LaneSort sort, int required, params CallbackArgument[] arguments) => new(name, PropertyOf(name), sort, arguments, required, Transforms: true);

    private static Callback[] Clearing(LaneSort sort) => [Notice("WillClear", sort, 0), Notice("OnClear", sort, 0)];

    private static Callback[] Shortening(LaneSort sort) =>
        [Notice("WillDrop", sort, 1, Count), Notice("OnDrop", sort, 1, Count), Notice("WillTake", sort, 1, Count), Notice("OnTake", sort, 1, Count)];

    private static Callback[] Joining(LaneSort sort) =>
    [
        Notice("OnUpdate", sort, 2, Key, Now, Before),
        Notice("OnRemove", sort, 1, Key, Before),
        Notice("OnClear", sort, 0),
        Notice("OnLinked", sort, 1, Link) with { Property = "DidLink" },
        Notice("OnSynced", sort, 1, Link) with { Property = "DidSync" },
        Notice("OnUnlinked", sort, 1, Link, Reason) with { Property = "DidUnlink" },
    ];

    private static string PropertyOf(string name) => name.StartsWith("On", StringComparison.Ordinal) ? "Did" + name.Substring(2) : name;

    /// <summary>The types of all arguments; null for one that this compilation does not know.</summary>
    public IReadOnlyList<ITypeSymbol?> Types(IReadOnlyList<ITypeSymbol> lane, Compilation compilation) =>
        [.. Arguments.Select(argument => argument.Kind switch
        {
            ArgumentKind.Key => Sort == LaneSort.JoinMap ? lane[1] : lane[0],
            ArgumentKind.Link => lane[0],
            ArgumentKind.Index => compilation.GetSpecialType(SpecialType.System_Int32),
            ArgumentKind.Shape => compilation.GetTypeByMetadataName("Swim.GeoShape"),
            ArgumentKind.Reason => compilation.GetTypeByMetadataName("Swim.Lanes.UnlinkReason"),
            _ => lane[lane.Count - 1],
        })];

    /// <summary>The type to return, or null for void.</summary>
    public ITypeSymbol? Returns(IReadOnlyList<ITypeSymbol> lane) => Transforms ? lane[lane.Count - 1] : null;

    /// <summary>One lambda that makes all the calls in order; each transformation gets what the one before returned.</summary>
    public string Lambda(string modifier, IReadOnlyList<string> calls)
    {
        var head = $"{modifier}({string.Join(", ", Arguments.Select(a => a.Name).Prepend("agent"))}) => ";
        if (calls.Count == 1) return head + calls[0];
        if (!Transforms) return $"{head}{{ {string.Join(" ", calls.Select(c => c + ";"))} }}";
        return $"{head}{{ {string.Join(" ", calls.Select(c => $"now = {c};"))} return now; }}";
    }
}
