namespace Swim;

/// <summary>
/// Makes a <c>partial</c> property of a lane type a lane of the agent: <c>[Lane] public partial ValueLane&lt;int&gt; Speed { get; }</c>. Lane types:
/// value, map, list, command, supply, demand, demand-map, join-value, join-map, spatial.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LaneAttribute(string? name = null) : Attribute
{
    /// <summary>The lane URI; default: the member name in camelCase.</summary>
    public string? Name { get; } = name;

    /// <summary>What the lane promises when the process dies; for lanes that have state (value, map, list, spatial, joins). Default: the agent's.</summary>
    public Durability Durability { get; set; }

    /// <summary>The most entries that a map lane keeps: those at the front (the lowest keys) go at the end of the turn. At least 1; default: no limit.</summary>
    public int KeepLast { get; set; }

    /// <summary>
    /// How long a map lane keeps its entries, whose keys are times (<see cref="DateTimeOffset"/>, <see cref="DateTime"/>, <see cref="long"/> in milliseconds since
    /// 1970): <c>"30s"</c>, <c>"10m"</c>, <c>"24h"</c>. Older ones go at the end of a turn that changes the lane and, while the agent is active, by a timer.
    /// Default: for good.
    /// </summary>
    public string? KeepFor { get; set; }
}
