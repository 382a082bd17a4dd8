using Microsoft.CodeAnalysis;
using Swim.Generators.Agents;

namespace Swim.Generators.Contracts;

/// <summary>A lane of an agent as callers could use it.</summary>
/// <param name="Kind">For messages: <c>value</c>, <c>list</c> …</param>
/// <param name="Sort">How a contract may name it; null for kinds that contracts do not have.</param>
/// <param name="Types">Its types as a contract sees them; null when any fit (a command whose handler takes no body).</param>
internal sealed record SurfaceLane(string Kind, ContractSort? Sort, IReadOnlyList<ITypeSymbol>? Types);

/// <summary>The lanes of an agent class by name, those of its base classes and traits included.</summary>
internal static class AgentSurface
{
    private const string Trait = "Swim.TraitAttribute";
    private static readonly string[] LaneAttributes = [AgentNames.LaneAttribute, "Swim.JoinAttribute"];

    public static Dictionary<string, SurfaceLane> Of(INamedTypeSymbol agent)
    {
        var lanes = new Dictionary<string, SurfaceLane>();
        Add(agent, lanes, []);
        return lanes;
    }

    private static void Add(INamedTypeSymbol type, Dictionary<string, SurfaceLane> lanes, HashSet<ISymbol> seen)
    {
        for (INamedTypeSymbol? t = type; t is not null && t.SpecialType == SpecialType.None && seen.Add(t); t = t.BaseType)
        {
            foreach (var member in t.GetMembers())
            {
                if (member is IPropertySymbol property) AddProperty(property, lanes, seen);
                else if (member is IMethodSymbol method && AgentNames.Find(method, AgentNames.CommandAttribute) is { } command) AddCommand(method, command, lanes);
            }
        }
    }

    private static void AddProperty(IPropertySymbol property, Dictionary<string, SurfaceLane> lanes, HashSet<ISymbol> seen)
    {
        if (property.Type is not INamedTypeSymbol type) return;
        if (AgentNames.Find(property, Trait) is not null) Add(type, lanes, seen);
        if (LaneAttributes.Select(a => AgentNames.Find(property, a)).FirstOrDefault(a => a is not null) is not { } attribute || Describe(type) is not { } lane) return;
        lanes[NameOf(attribute, property.Name)] = lane;
    }

    private static void AddCommand(IMethodSymbol method, AttributeData command, Dictionary<string, SurfaceLane> lanes)
    {
        var name = NameOf(command, method.Name);
        if (!lanes.ContainsKey(name)) lanes[name] = new SurfaceLane("command", ContractSort.Command, method.Parameters.Length == 0 ? null : [method.Parameters[0].Type]);
    }

    private static string NameOf(AttributeData attribute, string member) =>
        attribute.ConstructorArguments.FirstOrDefault().Value as string is { Length: > 0 } given ? given : Names.Camel(member);

    private static SurfaceLane? Describe(INamedTypeSymbol type) => Names.Metadata(type) switch
    {
        "Swim.ValueLane`1" => new("value", ContractSort.Value, type.TypeArguments),
        "Swim.DemandLane`1" => new("demand", ContractSort.Value, type.TypeArguments),
        "Swim.MapLane`2" => new("map", ContractSort.Map, type.TypeArguments),
        "Swim.DemandMapLane`2" => new("demand map", ContractSort.Map, type.TypeArguments),
        "Swim.JoinValueLane`2" => new("join value", ContractSort.Map, type.TypeArguments),
        "Swim.JoinMapLane`3" => new("join map", ContractSort.Map, [type.TypeArguments[1], type.TypeArguments[2]]),
        "Swim.CommandLane`1" => new("command", ContractSort.Command, type.TypeArguments),
        "Swim.SupplyLane`1" => new("supply", ContractSort.Events, type.TypeArguments),
        _ when type.ContainingNamespace?.ToDisplayString() == "Swim" && type.Name.EndsWith("Lane", StringComparison.Ordinal) =>
            new(Names.Camel(type.Name.Substring(0, type.Name.Length - 4)), null, type.TypeArguments),
        _ => null,
    };
}
