namespace Swim;

/// <summary>Makes a <c>partial</c> property of a lane type a lane of the agent.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LaneAttribute(string? name = null) : Attribute
{
    /// <summary>The lane URI; default: the member name in camelCase.</summary>
    public string? Name { get; } = name;

    /// <summary>What the lane promises when the process dies. Default: the agent's.</summary>
    public Durability Durability { get; set; }
}
