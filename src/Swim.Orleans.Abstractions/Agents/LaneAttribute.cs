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
}
