using Microsoft.CodeAnalysis;
using Swim.Generators.Agents;

namespace Swim.Generators.Contracts;

/// <summary>The names that contracts are found by.</summary>
internal static class ContractNames
{
    public const string Attribute = "Swim.AgentContractAttribute";

    /// <summary>What an agent's [Agent(Contract = …)] names, or null.</summary>
    public static INamedTypeSymbol? ContractOf(INamedTypeSymbol agent) =>
        AgentNames.Find(agent, AgentNames.AgentAttribute)?.NamedArguments.FirstOrDefault(a => a.Key == "Contract").Value.Value as INamedTypeSymbol;

    /// <summary>The stable name that an [Agent] or [AgentContract] gives, itself or by its route.</summary>
    public static string NameOf(AttributeData attribute, Route? route) =>
        attribute.NamedArguments.FirstOrDefault(a => a.Key == "Name").Value.Value as string is { Length: > 0 } given ? given : route?.DefaultName ?? "";
}
