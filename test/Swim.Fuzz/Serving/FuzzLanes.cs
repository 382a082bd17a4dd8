namespace Swim.Fuzz.Serving;

/// <summary>Names of the lanes of <see cref="Agents.FuzzAgent"/>: one of each kind, and of each durability.</summary>
internal static class FuzzLanes
{
    public static readonly string[] All =
    [
        "value", "count", "text", "position", "committed", "transient", "map", "keyed", "committedMap", "list", "committedList", "command", "order", "supply", "demand", "demandMap", "joinValue", "joinMap", "spatial", "http", "json",
    ];
}
