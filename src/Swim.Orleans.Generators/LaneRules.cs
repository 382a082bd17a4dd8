using Microsoft.CodeAnalysis;

namespace Swim.Generators;

/// <summary>The diagnostics of lane kinds, schedules, HTTP methods, route parameters and traits. A message says what is wrong and what to do.</summary>
internal static class LaneRules
{
    public static readonly DiagnosticDescriptor LaneAttribute = Error("SWIM0021", "An attribute of another kind of member",
        "[{0}] does not fit '{1}', which is a {2}: mark it [{3}]");

    public static readonly DiagnosticDescriptor UselessDurability = Error("SWIM0022", "A durability that means nothing",
        "The durability of '{0}' means nothing: it {1}");

    public static readonly DiagnosticDescriptor MissingAnswer = Error("SWIM0023", "A lane that nothing computes",
        "The {0} '{1}' has no [{2}] method to compute what it sends: add '[{2}(nameof({1}))] {3}'");

    public static readonly DiagnosticDescriptor SecondAnswer = Error("SWIM0024", "Two methods that compute one lane",
        "[{0}] on '{1}': lane '{2}' is computed by '{3}' already, and can be by one method only; remove one of them");

    public static readonly DiagnosticDescriptor InvalidHttpMethods = Error("SWIM0025", "Invalid HTTP methods",
        "'{0}' names no HTTP methods: write one as \"GET\", several different ones as \"PUT,POST\", or \"*\" for all others");

    public static readonly DiagnosticDescriptor SecondHttpMethod = Error("SWIM0026", "Two handlers of one HTTP method",
        "HTTP lane '{0}' answers {1} in '{2}' and in '{3}': give one of them another HTTP method or another lane");

    public static readonly DiagnosticDescriptor InvalidCron = Error("SWIM0027", "Invalid cron expression",
        "Cron expression '{0}' is invalid: {1}");

    public static readonly DiagnosticDescriptor InvalidReminder = Error("SWIM0028", "Invalid reminder period",
        "Reminder period '{0}' is invalid: write a number and m or h, such as \"1m\" or \"24h\", between 1 minute and 24 days; for what runs more often use [Every]");

    public static readonly DiagnosticDescriptor DuplicateReminder = Error("SWIM0029", "Two reminders of one name",
        "Agent '{0}' has more than one reminder '{1}', one of them in a base class: rename the method");

    public static readonly DiagnosticDescriptor UnknownRouteParameter = Error("SWIM0030", "A route parameter that the route does not have",
        "'{0}' is parameter ':{2}' of route '{1}', but {3}: add it to the route, or name another by [RouteParameter(\"...\")]");

    public static readonly DiagnosticDescriptor RouteParameterType = Error("SWIM0031", "A route parameter of an unreadable type",
        "Route parameter '{0}' cannot be of type '{1}': use string, an enum, or a type that implements IParsable of itself (int, long, Guid, DateOnly …), not nullable");

    public static readonly DiagnosticDescriptor TraitType = Error("SWIM0032", "An unusable trait",
        "Trait '{0}' cannot be made: '{1}' {2}; a trait is a partial class that derives from Swim.AgentTrait and has a public constructor, whose parameters are services");

    public static readonly DiagnosticDescriptor TraitLane = Error("SWIM0033", "A trait's lane collides",
        "Trait '{0}' has a lane '{1}', and so has agent '{2}': put the trait's lanes under a prefix, [Trait(\"{3}/\")]");

    public static readonly DiagnosticDescriptor TraitShape = Error("SWIM0034", "An unusable trait class",
        "Trait '{0}' {1}");

    public static readonly DiagnosticDescriptor UselessLimit = Error("SWIM0035", "An impossible limit",
        "{0} of lane '{1}' is impossible: {2}");

    public static readonly DiagnosticDescriptor FormerName = Error("SWIM0036", "A former name that is taken",
        "'{0}' cannot be a former name of '{1}', because {2}: remove it from [FormerName]");

    private static readonly Dictionary<string, DiagnosticDescriptor> Index = new[]
    {
        LaneAttribute, UselessDurability, MissingAnswer, SecondAnswer, InvalidHttpMethods, SecondHttpMethod, InvalidCron, InvalidReminder, DuplicateReminder,
        UnknownRouteParameter, RouteParameterType, TraitType, TraitLane, TraitShape, UselessLimit, FormerName,
    }.ToDictionary(rule => rule.Id);

    public static DiagnosticDescriptor? Find(string id) => Index.TryGetValue(id, out var rule) ? rule : null;

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Swim", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
