using Swim.Generators.Handles;

namespace Swim.Generators.Agents;

internal enum LaneSort
{
    Value,
    Map,
    Command,
}

/// <summary>A handler property of a lane definition and the lambda it gets.</summary>
internal readonly record struct HandlerModel(string Property, string Lambda);

/// <summary>One lane.</summary>
/// <param name="Sort">Its kind.</param>
/// <param name="Name">Its URI.</param>
/// <param name="TypeArguments">C# of the lane's type arguments, comma-separated.</param>
/// <param name="Forms">C# of the forms, comma-separated.</param>
/// <param name="Property">The property to implement, or null when a method alone declares the lane.</param>
/// <param name="Modifiers">The property's modifiers.</param>
/// <param name="Durability">C# of its own durability, or null for the agent's.</param>
/// <param name="Handlers">Its handlers.</param>
internal sealed record LaneModel(
    LaneSort Sort, string Name, string TypeArguments, string Forms, string? Property, string Modifiers, string? Durability, EquatableArray<HandlerModel> Handlers);

/// <summary>One timer.</summary>
internal readonly record struct TimerModel(string Name, long PeriodMilliseconds, string Lambda);

/// <summary>An agent class, or an abstract class that shares lanes among agents.</summary>
/// <param name="Declaration">How to reopen the class.</param>
/// <param name="Type">Its full name.</param>
/// <param name="Route">The route; null for an abstract class.</param>
/// <param name="Name">The stable name.</param>
/// <param name="Durability">C# of the default durability.</param>
/// <param name="IsSealed">Whether nothing can derive from it.</param>
/// <param name="BaseType">The nearest base class that has lanes or timers, or null.</param>
/// <param name="Lanes">Its own lanes.</param>
/// <param name="Timers">Its own timers.</param>
/// <param name="Hint">The generated file.</param>
internal sealed record AgentModel(
    Declaration Declaration, string Type, string? Route, string Name, string Durability, bool IsSealed, string? BaseType,
    EquatableArray<LaneModel> Lanes, EquatableArray<TimerModel> Timers, string Hint);

/// <summary>What is compared among all agents of an assembly.</summary>
internal sealed record AgentPlace(string Type, string Route, string Shape, string Name, LocationInfo? Location);

/// <summary>What the parser found; the place is apart from the model so that an edit above an agent does not regenerate it.</summary>
internal sealed record ParsedAgent(AgentModel? Model, HandleModel? Handle, AgentPlace? Place, EquatableArray<DiagnosticInfo> Diagnostics);
