using Swim.Generators.Handles;

namespace Swim.Generators.Agents;

/// <summary>A handler of a lane: the definition's property and the lambda it gets. Of an HTTP lane: the HTTP methods and the lambda.</summary>
internal readonly record struct HandlerModel(string Property, string Lambda);

/// <summary>One lane.</summary>
/// <param name="Sort">Its kind.</param>
/// <param name="Name">Its URI.</param>
/// <param name="TypeArguments">C# of the lane's type arguments, comma-separated.</param>
/// <param name="Forms">C# of the forms, comma-separated.</param>
/// <param name="Property">The property to implement, or null when a method alone declares the lane.</param>
/// <param name="Modifiers">The property's modifiers.</param>
/// <param name="Durability">C# of its own durability, or null for the agent's.</param>
/// <param name="Former">Names under which it was stored.</param>
/// <param name="Options">C# of further properties of its definition.</param>
/// <param name="Handlers">Its handlers.</param>
internal sealed record LaneModel(
    LaneSort Sort, string Name, string TypeArguments, string Forms, string? Property, string Modifiers, string? Durability, EquatableArray<string> Former, EquatableArray<string> Options, EquatableArray<HandlerModel> Handlers);

/// <summary>What makes a schedule tick; named as the attributes.</summary>
internal enum ScheduleSort
{
    Every,
    Cron,
    Remind,
}

/// <summary>One method that runs by time.</summary>
/// <param name="Sort">What makes it tick.</param>
/// <param name="Name">The method.</param>
/// <param name="When">C# of the period or expression.</param>
/// <param name="Lambda">What runs.</param>
/// <param name="Options">C# of an initialiser's content, or empty.</param>
internal sealed record ScheduleModel(ScheduleSort Sort, string Name, string When, string Lambda, string Options);

/// <summary>Which lists of schedules there are to take over from a base class or trait.</summary>
internal readonly record struct ScheduleSorts(bool Every, bool Cron, bool Remind)
{
    public bool Has(ScheduleSort sort) => sort switch { ScheduleSort.Every => Every, ScheduleSort.Cron => Cron, _ => Remind };

    public ScheduleSorts Or(ScheduleSorts other) => new(Every || other.Every, Cron || other.Cron, Remind || other.Remind);
}

/// <summary>A trait that an agent has.</summary>
/// <param name="Property">The property to implement.</param>
/// <param name="Modifiers">Its modifiers.</param>
/// <param name="Type">The trait's class.</param>
/// <param name="Prefix">What stands before its lanes' names.</param>
/// <param name="Creation">C# that makes one.</param>
/// <param name="HasPart">Whether something was generated for it: not for a trait without lanes, handlers and schedules.</param>
/// <param name="Schedules">Which schedules it has.</param>
internal sealed record TraitUse(string Property, string Modifiers, string Type, string Prefix, string Creation, bool HasPart, ScheduleSorts Schedules);

/// <summary>A property that is a parameter of the route.</summary>
/// <param name="Property">The property to implement.</param>
/// <param name="Modifiers">Its modifiers.</param>
/// <param name="Type">Its type.</param>
/// <param name="Name">The parameter.</param>
/// <param name="Read">C# that yields its value.</param>
/// <param name="Definition">C# of what the route table checks, or null when any text will do.</param>
internal sealed record ParameterModel(string Property, string Modifiers, string Type, string Name, string Read, string? Definition);

/// <summary>An agent class, or an abstract class that shares lanes among agents.</summary>
/// <param name="Declaration">How to reopen the class.</param>
/// <param name="Type">Its full name.</param>
/// <param name="Route">The route; null for an abstract class.</param>
/// <param name="Name">The stable name.</param>
/// <param name="Durability">C# of the default durability.</param>
/// <param name="IsSealed">Whether nothing can derive from it.</param>
/// <param name="BaseType">The nearest base class that has lanes or schedules, or null.</param>
/// <param name="BaseSchedules">Which lists of schedules that class has.</param>
/// <param name="Lanes">Its own lanes.</param>
/// <param name="Schedules">Its own schedules.</param>
/// <param name="Traits">Its own traits.</param>
/// <param name="Parameters">Its own properties for route parameters.</param>
/// <param name="Checks">C# of the parameters' definitions, those of base classes first.</param>
/// <param name="Hint">The generated file.</param>
internal sealed record AgentModel(
    Declaration Declaration, string Type, string? Route, string Name, string Durability, bool IsSealed, string? BaseType, ScheduleSorts BaseSchedules,
    EquatableArray<LaneModel> Lanes, EquatableArray<ScheduleModel> Schedules, EquatableArray<TraitUse> Traits, EquatableArray<ParameterModel> Parameters, EquatableArray<string> Checks, string Hint);

/// <summary>A trait's class.</summary>
/// <param name="Declaration">How to reopen the class.</param>
/// <param name="Type">Its full name.</param>
/// <param name="BaseType">The nearest base class for which something was generated, or null.</param>
/// <param name="BaseSchedules">Which schedules that class has.</param>
/// <param name="Lanes">Its own lanes.</param>
/// <param name="LaneNames">The names of all its lanes, base classes first; for agents in other assemblies.</param>
/// <param name="Schedules">Its own schedules.</param>
/// <param name="Hint">The generated file.</param>
internal sealed record TraitModel(
    Declaration Declaration, string Type, string? BaseType, ScheduleSorts BaseSchedules, EquatableArray<LaneModel> Lanes, EquatableArray<string> LaneNames, EquatableArray<ScheduleModel> Schedules, string Hint);

/// <summary>What is compared among all agents of an assembly.</summary>
internal sealed record AgentPlace(string Type, string Route, string Shape, string Name, LocationInfo? Location);

/// <summary>What the parser found; the place is apart from the model so that an edit above an agent does not regenerate it.</summary>
/// <param name="Model">An agent without mistakes, or null.</param>
/// <param name="Trait">A trait without mistakes, or null.</param>
/// <param name="Handle">Its typed handle; of an agent with mistakes, with the lanes that are none.</param>
/// <param name="Place">Its route and name.</param>
/// <param name="Diagnostics">The mistakes.</param>
/// <param name="Draft">What is written in place of a class with mistakes.</param>
internal sealed record ParsedAgent(AgentModel? Model, TraitModel? Trait, HandleModel? Handle, AgentPlace? Place, EquatableArray<DiagnosticInfo> Diagnostics, DraftModel? Draft = null);
