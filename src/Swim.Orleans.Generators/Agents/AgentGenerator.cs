using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Swim.Generators.Handles;

namespace Swim.Generators.Agents;

/// <summary>Generates the other part of every agent class, its typed handle, and the assembly's manifest.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class AgentGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var agents = context.SyntaxProvider.ForAttributeWithMetadataName(AgentNames.AgentAttribute,
            static (node, _) => node is ClassDeclarationSyntax,
            static (c, cancellation) => AgentParser.Parse((INamedTypeSymbol)c.TargetSymbol, c.Attributes[0], c.SemanticModel.Compilation, cancellation));
        Generate(context, agents, "AgentModels");
        foreach (var mark in AgentNames.Marks) Generate(context, Shared(context, mark), mark.Substring("Swim.".Length).Replace("Attribute", "BaseModels"));

        var manifest = agents.Where(static a => a.Model is not null).Select(static (a, _) => a.Model!.Type).Collect()
            .Select(static (types, _) => types.ToEquatable()).WithTrackingName("AgentManifest");
        context.RegisterSourceOutput(manifest, static (c, types) =>
        {
            if (types.Count > 0) c.AddSource("Swim.Agents.g.cs", ManifestEmitter.Emit(types));
        });

        var callable = context.CompilationProvider.Select(static (c, _) => c.GetTypeByMetadataName("Swim.ISwim") is not null && c.GetTypeByMetadataName("Swim.IAgentHandle") is not null);
        var handles = agents.Where(static a => a.Handle is not null).Select(static (a, _) => a.Handle!).Combine(callable).WithTrackingName("AgentHandles");
        context.RegisterSourceOutput(handles, static (c, pair) =>
        {
            if (pair.Right) c.AddSource(pair.Left.Hint, HandleEmitter.Emit(pair.Left));
        });

        var places = agents.Where(static a => a.Place is not null).Select(static (a, _) => a.Place!).Collect();
        context.RegisterSourceOutput(places, static (c, all) => ReportCollisions(c, all));
    }

    /// <summary>Traits, and classes that have lanes, handlers or schedules but no route; each is parsed at the first of its members only.</summary>
    private static IncrementalValuesProvider<ParsedAgent> Shared(IncrementalGeneratorInitializationContext context, string attribute) =>
        context.SyntaxProvider.ForAttributeWithMetadataName(attribute,
            static (node, _) => node is PropertyDeclarationSyntax or MethodDeclarationSyntax,
            static (c, cancellation) => c.TargetSymbol.ContainingType is { TypeKind: TypeKind.Class } type
                && AgentNames.Find(type, AgentNames.AgentAttribute) is null
                && SymbolEqualityComparer.Default.Equals(type.GetMembers().First(AgentNames.IsMarked), c.TargetSymbol)
                    ? AgentParser.Parse(type, null, c.SemanticModel.Compilation, cancellation)
                    : null)
            .Where(static a => a is not null)
            .Select(static (a, _) => a!);

    private static void Generate(IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<ParsedAgent> agents, string step)
    {
        context.RegisterSourceOutput(agents.Where(static a => a.Model is not null).Select(static (a, _) => a.Model!).WithTrackingName(step),
            static (c, agent) => c.AddSource(agent.Hint, AgentEmitter.Emit(agent)));
        context.RegisterSourceOutput(agents.Where(static a => a.Trait is not null).Select(static (a, _) => a.Trait!), static (c, trait) => c.AddSource(trait.Hint, TraitEmitter.Emit(trait)));
        context.RegisterSourceOutput(agents.Where(static a => a.Draft is not null).Select(static (a, _) => a.Draft!), static (c, draft) => c.AddSource(draft.Hint, DraftEmitter.Emit(draft)));
        context.RegisterSourceOutput(agents.Select(static (a, _) => a.Diagnostics), static (c, diagnostics) =>
        {
            foreach (var diagnostic in diagnostics) c.ReportDiagnostic(diagnostic.ToDiagnostic());
        });
    }

    private static void ReportCollisions(SourceProductionContext context, ImmutableArray<AgentPlace> agents)
    {
        for (var i = 0; i < agents.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (agents[i].Shape == agents[j].Shape) Report(context, Rules.SameRoute, agents[i], agents[j].Route, agents[j].Type, agents[i].Route, agents[i].Type);
                else if (agents[i].Name == agents[j].Name && agents[i].Name.Length > 0)
                    Report(context, Rules.AgentName, agents[i], agents[i].Type, $"has the name '{agents[i].Name}' of agent '{agents[j].Type}'", agents[i].Route);
            }
        }
    }

    private static void Report(SourceProductionContext context, DiagnosticDescriptor rule, AgentPlace at, params object[] arguments) =>
        context.ReportDiagnostic(Diagnostic.Create(rule, at.Location?.ToLocation(), arguments));
}
