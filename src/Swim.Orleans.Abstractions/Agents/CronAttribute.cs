namespace Swim;

/// <summary>
/// Runs a method of every active agent at the times of a cron expression. The method takes nothing and returns <c>void</c>, <c>Task</c> or
/// <c>ValueTask</c>; it never runs beside a handler of the same agent.
/// </summary>
/// <remarks>A schedule ends with the activation: times that pass while the agent sleeps are not made up for. See <see cref="RemindAttribute"/>.</remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class CronAttribute(string expression) : Attribute
{
    /// <summary>
    /// Five fields (minute, hour, day of month, month, day of week) or six (seconds first): <c>"*/5 * * * *"</c>, <c>"0 9 * * MON-FRI"</c>. Days may be
    /// <c>L</c> (the last; <c>L-3</c>), <c>15W</c> (the nearest weekday), <c>5L</c> (the last Friday), <c>5#2</c> (the second); or a macro such as <c>@daily</c>.
    /// </summary>
    public string Expression { get; } = expression;

    /// <summary>The IANA or Windows id of the time zone that the expression is meant in. Default: UTC.</summary>
    public string? TimeZone { get; set; }

    /// <summary>Whether the schedule keeps the agent from being collected as idle. Default: true.</summary>
    public bool KeepAlive { get; set; } = true;
}
