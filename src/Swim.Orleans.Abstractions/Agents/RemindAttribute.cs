namespace Swim;

/// <summary>
/// Runs a method again and again although the agent sleeps or the cluster restarts: a durable Orleans reminder, which starts the agent when it
/// is due. It is registered when an agent of the class first starts. The method takes nothing and returns <c>void</c>, <c>Task</c> or <c>ValueTask</c>.
/// </summary>
/// <remarks>Needs a reminder service in the silo. The reminder has the method's name.</remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RemindAttribute(string period) : Attribute
{
    /// <summary>Time between runs: <c>"1m"</c>, <c>"1.5h"</c>, <c>"24h"</c>; at least one minute, which is what Orleans allows.</summary>
    public string Period { get; } = period;
}
