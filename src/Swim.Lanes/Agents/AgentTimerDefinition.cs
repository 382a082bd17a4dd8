namespace Swim.Lanes;

/// <summary>A timer that every active agent of a class runs.</summary>
/// <param name="Name">The method's name, for logs.</param>
/// <param name="Period">Time between ticks.</param>
/// <param name="Tick">(agent); a tick never runs beside a handler of the same agent.</param>
public sealed record AgentTimerDefinition(string Name, TimeSpan Period, Func<object, ValueTask> Tick)
{
    /// <summary>Whether ticks count as use of the agent, so that it is not collected as idle while it runs. Default: true.</summary>
    public bool KeepAlive { get; init; } = true;
}
