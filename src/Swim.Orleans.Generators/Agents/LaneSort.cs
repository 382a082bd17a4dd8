using Microsoft.CodeAnalysis;

namespace Swim.Generators.Agents;

internal enum LaneSort
{
    Value,
    Map,
    List,
    Command,
    Supply,
    Demand,
    DemandMap,
    Spatial,
    JoinValue,
    JoinMap,
    Http,
    ValueStore,
    MapStore,
}

/// <summary>What differs among lane kinds for the parser and the emitter.</summary>
internal static class LaneSorts
{
    /// <summary>The types that an author may use, for messages.</summary>
    public const string Types = "ValueLane<T>, MapLane<TKey, TValue>, ListLane<T>, CommandLane<T>, SupplyLane<T>, DemandLane<T>, DemandMapLane<TKey, TValue>, "
        + "SpatialLane<TKey, TValue>, JoinValueLane<TKey, TValue> or JoinMapLane<TLink, TKey, TValue>";

    private static readonly Dictionary<string, LaneSort> ByType = new()
    {
        ["Swim.ValueLane`1"] = LaneSort.Value,
        ["Swim.MapLane`2"] = LaneSort.Map,
        ["Swim.ListLane`1"] = LaneSort.List,
        ["Swim.CommandLane`1"] = LaneSort.Command,
        ["Swim.SupplyLane`1"] = LaneSort.Supply,
        ["Swim.DemandLane`1"] = LaneSort.Demand,
        ["Swim.DemandMapLane`2"] = LaneSort.DemandMap,
        ["Swim.SpatialLane`2"] = LaneSort.Spatial,
        ["Swim.JoinValueLane`2"] = LaneSort.JoinValue,
        ["Swim.JoinMapLane`3"] = LaneSort.JoinMap,
        ["Swim.ValueStore`1"] = LaneSort.ValueStore,
        ["Swim.MapStore`2"] = LaneSort.MapStore,
    };

    public static LaneSort? Of(INamedTypeSymbol type) => ByType.TryGetValue(Names.Metadata(type), out var sort) ? sort : null;

    public static bool IsStore(this LaneSort sort) => sort is LaneSort.ValueStore or LaneSort.MapStore;

    public static bool IsJoin(this LaneSort sort) => sort is LaneSort.JoinValue or LaneSort.JoinMap;

    /// <summary>Whether the lane has something that a store can keep.</summary>
    public static bool KeepsState(this LaneSort sort) =>
        sort.IsStore() || sort.IsJoin() || sort is LaneSort.Value or LaneSort.Map or LaneSort.List or LaneSort.Spatial;

    /// <summary>The class without namespace and type arguments.</summary>
    public static string Class(this LaneSort sort) => sort.IsStore() ? sort.ToString() : sort + "Lane";

    /// <summary>As people say it: <c>join-value lane</c>.</summary>
    public static string Words(this LaneSort sort) => sort switch
    {
        LaneSort.DemandMap => "demand-map lane",
        LaneSort.JoinValue => "join-value lane",
        LaneSort.JoinMap => "join-map lane",
        LaneSort.ValueStore => "value store",
        LaneSort.MapStore => "map store",
        LaneSort.Http => "HTTP lane",
        _ => sort.ToString().ToLowerInvariant() + " lane",
    };
}
