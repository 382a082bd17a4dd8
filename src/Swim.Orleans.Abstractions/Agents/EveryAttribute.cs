namespace Swim;

/// <summary>
/// Runs a method of every active agent again and again, first one period after the start. The method takes nothing and returns <c>void</c>,
/// <c>Task</c> or <c>ValueTask</c>; it never runs beside a handler of the same agent, and a tick that is still running swallows the next.
/// </summary>
/// <remarks>A timer ends with the activation: for work that must happen although the agent sleeps, see <see cref="RemindAttribute"/>.</remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryAttribute(string period) : Attribute
{
    /// <summary>Time between ticks: <c>"250ms"</c>, <c>"5s"</c>, <c>"10m"</c>, <c>"1h"</c>; at least 10 ms.</summary>
    public string Period { get; } = period;

    /// <summary>Whether ticks count as use of the agent, so that it is not collected as idle while it runs. Default: true.</summary>
    public bool KeepAlive { get; set; } = true;
}
