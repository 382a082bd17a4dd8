namespace Swim;

/// <summary>Makes a <c>partial</c> property of a join lane's type a lane of the agent; says the same as <see cref="LaneAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class JoinAttribute(string? name = null) : Attribute
{
    /// <summary>The lane URI; default: the member name in camelCase.</summary>
    public string? Name { get; } = name;

    /// <summary>What the lane's links promise when the process dies. Default: the agent's.</summary>
    public Durability Durability { get; set; }
}
