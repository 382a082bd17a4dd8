using Microsoft.CodeAnalysis;
using Swim.Generators.Agents;

namespace Swim.Generators.Contracts;

/// <summary>A lane of an agent as callers could use it.</summary>
/// <param name="Sort">Its kind.</param>
/// <param name="Types">Its types as callers see them; null when any fit (a command whose handler takes no body).</param>
internal sealed record SurfaceLane(LaneSort Sort, IReadOnlyList<ITypeSymbol>? Types)
{
    /// <summary>Whether a contract may name the lane so.</summary>
    public bool Fits(ContractSort sort) => sort switch
    {
        ContractSort.Value => Sort == LaneSort.Value,
        ContractSort.ReadOnlyValue => Sort is LaneSort.Value or LaneSort.Demand,
        ContractSort.Map => Sort == LaneSort.Map,
        ContractSort.ReadOnlyMap => Sort is LaneSort.Map or LaneSort.DemandMap or LaneSort.JoinValue or LaneSort.JoinMap,
        ContractSort.List => Sort == LaneSort.List,
        ContractSort.Spatial => Sort == LaneSort.Spatial,
        ContractSort.Command => Sort == LaneSort.Command,
        ContractSort.Events => Sort is LaneSort.Supply or LaneSort.Command,
        _ => false,
    };
}

/// <summary>The lanes of an agent class by name, those of its base classes and traits included.</summary>
internal static class AgentSurface
{
    private static readonly string[] LaneAttributes = [AgentNames.LaneAttribute, "Swim.JoinAttribute"];

    public static Dictionary<string, SurfaceLane> Of(INamedTypeSymbol agent)
    {
        var lanes = new Dictionary<string, SurfaceLane>();
        Add(agent, "", lanes);
        return lanes;
    }

    private static void Add(INamedTypeSymbol type, string prefix, Dictionary<string, SurfaceLane> lanes)
    {
        for (INamedTypeSymbol? t = type; t is { SpecialType: SpecialType.None }; t = t.BaseType)
        {
            foreach (var member in t.GetMembers())
            {
                if (member is IPropertySymbol property) AddProperty(property, prefix, lanes);
                else if (member is IMethodSymbol method && AgentNames.Find(method, AgentNames.CommandAttribute) is { } command) AddCommand(method, command, prefix, lanes);
            }
        }
    }

    private static void AddProperty(IPropertySymbol property, string prefix, Dictionary<string, SurfaceLane> lanes)
    {
        if (property.Type is not INamedTypeSymbol type) return;
        if (prefix.Length == 0 && AgentNames.Find(property, AgentNames.TraitAttribute) is { } trait) Add(type, trait.ConstructorArguments.FirstOrDefault().Value as string ?? "", lanes);
        if (LaneAttributes.Select(a => AgentNames.Find(property, a)).FirstOrDefault(a => a is not null) is not { } attribute) return;
        if (LaneSorts.Of(type) is not { } sort || sort.IsStore()) return;
        lanes[prefix + NameOf(attribute, property.Name)] = new SurfaceLane(sort, sort == LaneSort.JoinMap ? [.. type.TypeArguments.Skip(1)] : type.TypeArguments);
    }

    private static void AddCommand(IMethodSymbol method, AttributeData command, string prefix, Dictionary<string, SurfaceLane> lanes)
    {
        var name = prefix + NameOf(command, method.Name);
        if (!lanes.ContainsKey(name)) lanes[name] = new SurfaceLane(LaneSort.Command, method.Parameters.Length == 0 ? null : [method.Parameters[0].Type]);
    }

    private static string NameOf(AttributeData attribute, string member) =>
        attribute.ConstructorArguments.FirstOrDefault().Value as string is { Length: > 0 } given ? given : Names.Camel(member);
}
