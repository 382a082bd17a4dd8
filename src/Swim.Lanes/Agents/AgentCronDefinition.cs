namespace Swim.Lanes;

/// <summary>A schedule that every active agent of a class runs.</summary>
/// <param name="Name">The method's name, for logs.</param>
/// <param name="Expression">A cron expression of five fields (minute, hour, day of month, month, day of week) or six (seconds first).</param>
/// <param name="Tick">(agent); a tick never runs beside a handler of the same agent.</param>
public sealed record AgentCronDefinition(string Name, string Expression, Func<object, ValueTask> Tick)
{
    /// <summary>The IANA or Windows id of the time zone that the expression is meant in. Default: UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Whether the schedule keeps the agent from being collected as idle. Default: true.</summary>
    public bool KeepAlive { get; init; } = true;
}
