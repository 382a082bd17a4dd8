using Microsoft.CodeAnalysis;

namespace Swim.Generators;

/// <summary>The diagnostics of contracts and of what agents' code does. A message says what is wrong and what to do.</summary>
internal static class SdkRules
{
    public static readonly DiagnosticDescriptor ContractMember = Error("SWIM0040", "A contract member that is no lane",
        "'{0}' of contract '{1}' {2}");

    public static readonly DiagnosticDescriptor ContractShape = Error("SWIM0041", "An unusable contract",
        "Contract '{0}' {1}");

    public static readonly DiagnosticDescriptor ContractBroken = Error("SWIM0042", "An agent that does not fulfil its contract",
        "Agent '{0}' does not fulfil its contract '{1}': {2}");

    public static readonly DiagnosticDescriptor NotAContract = Error("SWIM0043", "No contract",
        "'{0}' is no contract: name an interface marked [AgentContract(\"{1}\")]");

    public static readonly DiagnosticDescriptor LostUpdate = Warning("SWIM0044", "Lane state kept across an await",
        "'{0}' was read from lane '{1}' before an await and is written back after it: other handlers may have changed the lane meanwhile, and their changes are lost. Read the lane again after the await.");

    public static readonly DiagnosticDescriptor OffThread = Warning("SWIM0045", "A lane outside the agent's thread",
        "'{0}' is used in code that {1} runs beside the agent: take what is needed before, and set lanes after awaiting the result");

    public static readonly DiagnosticDescriptor ConfigureAwait = Warning("SWIM0046", "An await that leaves the agent's thread",
        "What follows ConfigureAwait(false) runs beside the agent's other handlers: remove ConfigureAwait(false)");

    public static readonly DiagnosticDescriptor SystemClock = new("SWIM0047", "The system's clock in an agent",
        "'{0}' is the machine's clock, which tests cannot set: use Clock.GetUtcNow()", "Swim", DiagnosticSeverity.Info, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor FireAndForget = Warning("SWIM0048", "A task that nobody awaits",
        "The task of '{0}' is not awaited: its exception is lost, and the handler ends before it does. Await it, or assign it to '_' if that is meant.");

    private static readonly Dictionary<string, DiagnosticDescriptor> Index = new[]
    {
        ContractMember, ContractShape, ContractBroken, NotAContract, LostUpdate, OffThread, ConfigureAwait, SystemClock, FireAndForget,
    }.ToDictionary(rule => rule.Id);

    public static DiagnosticDescriptor ById(string id) => Index[id];

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Swim", DiagnosticSeverity.Error, isEnabledByDefault: true);

    private static DiagnosticDescriptor Warning(string id, string title, string message) =>
        new(id, title, message, "Swim", DiagnosticSeverity.Warning, isEnabledByDefault: true);
}
