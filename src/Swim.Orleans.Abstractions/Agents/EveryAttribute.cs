namespace Swim;

/// <summary>Runs a method of every active agent again and again. The method takes nothing and returns <c>void</c>, <c>Task</c> or <c>ValueTask</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryAttribute(string period) : Attribute
{
    /// <summary>Time between ticks: <c>"250ms"</c>, <c>"5s"</c>, <c>"10m"</c>, <c>"1h"</c>; at least 10 ms.</summary>
    public string Period { get; } = period;
}
