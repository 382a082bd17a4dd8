using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Swim.Generators.Agents;

namespace Swim.Generators.Contracts;

/// <summary>Compares an agent with the contract that its [Agent] names: route, name, and each lane's kind and types.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ContractAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(SdkRules.ContractBroken, SdkRules.NotAContract);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(static c => Check(c, (INamedTypeSymbol)c.Symbol), SymbolKind.NamedType);
    }

    private static void Check(SymbolAnalysisContext context, INamedTypeSymbol agent)
    {
        if (agent.TypeKind != TypeKind.Class || ContractNames.ContractOf(agent) is not { } contract) return;
        var own = AgentNames.Find(agent, AgentNames.AgentAttribute)!;
        var routeText = RouteText(own);
        if (AgentNames.Find(contract, ContractNames.Attribute) is not { } said)
        {
            context.ReportDiagnostic(Diagnostic.Create(SdkRules.NotAContract, own.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken).GetLocation(), Names.Short(contract), routeText));
            return;
        }

        var route = RouteParser.Parse(routeText, out _);
        var contractRoute = RouteParser.Parse(RouteText(said), out _);
        if (route is null || contractRoute is null) return;   // said where it is written
        if (route.Shape != contractRoute.Shape) Report($"its route is '{routeText}', the contract's '{RouteText(said)}'");
        var (name, contractName) = (ContractNames.NameOf(own, route), ContractNames.NameOf(said, contractRoute));
        if (name != contractName) Report($"its name is '{name}', the contract's '{contractName}': set Name on both");

        var lanes = AgentSurface.Of(agent);
        foreach (var member in ContractParser.Members(contract, new DiagnosticBag()))
            if (Difference(member, lanes) is { } difference) Report(difference);

        void Report(string difference) => context.ReportDiagnostic(Diagnostic.Create(SdkRules.ContractBroken, agent.Locations[0], Names.Short(agent), Names.Short(contract), difference));
    }

    private static string? Difference(ContractDraft member, Dictionary<string, SurfaceLane> lanes)
    {
        if (member.Sort is ContractSort.Handle or ContractSort.Parameter) return null;
        if (!lanes.TryGetValue(member.Lane, out var lane)) return $"it has no lane '{member.Lane}': declare '{Declaration(member)}'";
        if (!lane.Fits(member.Sort)) return $"lane '{member.Lane}' is a {lane.Sort.Words()}: declare '{Declaration(member)}', or change the contract";
        if (lane.Types is null || member.Types.Count == 0) return null;
        for (var i = 0; i < member.Types.Count; i++)
        {
            if (SymbolEqualityComparer.Default.Equals(member.Types[i], lane.Types[i])) continue;
            return $"lane '{member.Lane}' is of '{Names.Short(lane.Types[i])}' where the contract says '{Names.Short(member.Types[i])}'";
        }

        return null;
    }

    private static string Declaration(ContractDraft member)
    {
        var types = string.Join(", ", member.Types.Select(Names.Short));
        var name = member.Symbol.Name.EndsWith("Async", StringComparison.Ordinal) ? member.Symbol.Name.Substring(0, member.Symbol.Name.Length - 5) : member.Symbol.Name;
        return member.Sort switch
        {
            ContractSort.Value or ContractSort.ReadOnlyValue => $"[Lane] public partial ValueLane<{types}> {name} {{ get; }}",
            ContractSort.Map or ContractSort.ReadOnlyMap => $"[Lane] public partial MapLane<{types}> {name} {{ get; }}",
            ContractSort.List => $"[Lane] public partial ListLane<{types}> {name} {{ get; }}",
            ContractSort.Spatial => $"[Lane] public partial SpatialLane<{types}> {name} {{ get; }}",
            ContractSort.Events => $"[Lane] public partial SupplyLane<{types}> {name} {{ get; }}",
            _ => $"[Command] void {name}({(types.Length > 0 ? types + " body" : "")})",
        };
    }

    private static string RouteText(AttributeData attribute) => attribute.ConstructorArguments.FirstOrDefault().Value as string ?? "";
}
