using Microsoft.CodeAnalysis;

namespace Swim.Generators;

/// <summary>Every diagnostic. A message says what is wrong and what to do.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor AgentNotPartial = Error("SWIM0001", "An agent must be partial",
        "'{0}' cannot be completed because '{1}' is not partial: add the 'partial' modifier to '{1}'");

    public static readonly DiagnosticDescriptor AgentNotWebAgent = Error("SWIM0002", "An agent must derive from WebAgent",
        "'{0}' declares a route, lanes or handlers but does not derive from Swim.WebAgent: derive it from WebAgent, or from AgentTrait if agents are to have it as a trait");

    public static readonly DiagnosticDescriptor LaneNotPartial = Error("SWIM0003", "A lane must be a partial get-only property",
        "'{0}' must be declared as '{2}public partial {1} {0} {{ get; }}'");

    public static readonly DiagnosticDescriptor LaneType = Error("SWIM0004", "Unknown lane type",
        "Lane '{0}' has the type '{1}', which is none: use {2}");

    public static readonly DiagnosticDescriptor DuplicateLane = Error("SWIM0005", "Two lanes of one name",
        "'{0}' has more than one lane '{1}': rename one member, or give it another lane name in its attribute");

    public static readonly DiagnosticDescriptor InvalidRoute = Error("SWIM0006", "Invalid route",
        "Route '{0}' is invalid: {1}");

    public static readonly DiagnosticDescriptor SameRoute = Error("SWIM0007", "Two agents on one route",
        "Routes '{0}' of '{1}' and '{2}' of '{3}' match the same nodes: change a literal segment of one of them");

    public static readonly DiagnosticDescriptor NoForm = Error("SWIM0008", "A type without a form",
        "'{0}' of '{1}' has no form, so it cannot go over the wire: {2}");

    public static readonly DiagnosticDescriptor UnknownLane = Error("SWIM0009", "A callback of an unknown lane",
        "[{0}] on '{1}' names '{2}', {3}");

    public static readonly DiagnosticDescriptor HandlerSignature = Error("SWIM0010", "Wrong handler signature",
        "[{0}] method '{1}' has the wrong signature: declare it as '{2}'");

    public static readonly DiagnosticDescriptor InvalidPeriod = Error("SWIM0011", "Invalid period",
        "Period '{0}' is invalid: write a number and ms, s, m or h, such as \"250ms\" or \"5s\", between 10 ms and 24 days");

    public static readonly DiagnosticDescriptor FormNotPartial = Error("SWIM0012", "A form type must be partial",
        "The form of '{0}' cannot be generated because '{1}' is not partial: add the 'partial' modifier to '{1}'");

    public static readonly DiagnosticDescriptor FormNotConstructible = Error("SWIM0013", "A form type must be constructible",
        "The form of '{0}' cannot be generated: {1}");

    public static readonly DiagnosticDescriptor MemberNotSettable = Error("SWIM0014", "A form member must be settable",
        "Member '{0}' of form '{1}' can be written but not read back: give it a 'set' or 'init' accessor or a constructor parameter of its name and type, or mark it [FormIgnore]");

    public static readonly DiagnosticDescriptor DuplicateSlot = Error("SWIM0015", "Two form members of one name",
        "Form '{0}' has more than one member '{1}': give one of them another name by [Member(\"...\")]");

    public static readonly DiagnosticDescriptor BlockingCall = new("SWIM0016", "A blocking call in an agent",
        "'{0}' blocks the agent and the thread it runs on: {1}", "Swim", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor AsyncVoid = Error("SWIM0017", "An async void handler",
        "'{0}' is async void: nobody awaits it and its exception ends the process; return Task or ValueTask");

    public static readonly DiagnosticDescriptor AgentName = Error("SWIM0018", "An agent needs a name of its own",
        "Agent '{0}' {1}: set [Agent(\"{2}\", Name = \"...\")]; the name is part of the identity of stored state");

    public static readonly DiagnosticDescriptor LanesWithoutAgent = Error("SWIM0019", "Lanes without a route",
        "'{0}' has lanes or handlers but no route: add [Agent(\"/...\")], or make it abstract to share them among agents");

    public static readonly DiagnosticDescriptor AgentShape = Error("SWIM0020", "An agent class that cannot be activated",
        "Agent '{0}' {1}");

    private static readonly Dictionary<string, DiagnosticDescriptor> Index = new[]
    {
        AgentNotPartial, AgentNotWebAgent, LaneNotPartial, LaneType, DuplicateLane, InvalidRoute, SameRoute, NoForm, UnknownLane, HandlerSignature,
        InvalidPeriod, FormNotPartial, FormNotConstructible, MemberNotSettable, DuplicateSlot, BlockingCall, AsyncVoid, AgentName, LanesWithoutAgent, AgentShape,
    }.ToDictionary(rule => rule.Id);

    public static DiagnosticDescriptor ById(string id) => Index.TryGetValue(id, out var rule) ? rule : LaneRules.Find(id) ?? SdkRules.ById(id);

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Swim", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
