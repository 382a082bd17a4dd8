namespace Swim;

/// <summary>Makes a method the handler of a command lane. The method takes the body (or nothing) and returns <c>void</c>, <c>Task</c> or <c>ValueTask</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CommandAttribute(string? name = null) : Attribute
{
    /// <summary>The lane URI; default: the method name in camelCase. When a <c>CommandLane</c> property of that name exists, the method handles it.</summary>
    public string? Name { get; } = name;
}
