namespace Swim.Lanes;

/// <summary>A durable reminder of every agent of a class, registered when the agent first starts: it starts a sleeping agent when it is due.</summary>
/// <param name="Name">The reminder's name: the method's.</param>
/// <param name="Period">Time between runs; at least one minute.</param>
/// <param name="Tick">(agent); never runs beside a handler of the same agent.</param>
public sealed record AgentReminderDefinition(string Name, TimeSpan Period, Func<object, ValueTask> Tick);
