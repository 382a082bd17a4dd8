using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Swim.Generators.Agents;

namespace Swim.Generators.Analyzers;

/// <summary>What is code of an agent, and what in it is a lane.</summary>
internal static class AgentCode
{
    /// <summary>Whether a symbol is part of an agent, a trait, or a type nested in one.</summary>
    public static bool Contains(ISymbol symbol)
    {
        for (var type = symbol as INamedTypeSymbol ?? symbol.ContainingType; type is not null; type = type.ContainingType)
            if (AgentNames.RunsInAgent(type)) return true;
        return false;
    }

    /// <summary>The lane property that an expression is, of whatever agent; null when it is none.</summary>
    public static IPropertySymbol? LaneOf(IOperation? operation) =>
        operation is IPropertyReferenceOperation { Property: { IsIndexer: false } property } && property.Type is INamedTypeSymbol type && LaneSorts.Of(type) is not null ? property : null;

    /// <summary>The lane whose state an expression reads or, as a target, sets: <c>Lane.Value</c> or <c>Lane[key]</c>.</summary>
    public static IPropertySymbol? StateOf(IOperation operation) =>
        operation is IPropertyReferenceOperation { Property: { } property } reference && (property.IsIndexer || property.Name == "Value") ? LaneOf(reference.Instance) : null;

    /// <summary>An operation and what is inside it, without the bodies of lambdas and local functions.</summary>
    public static IEnumerable<IOperation> Body(IOperation operation)
    {
        yield return operation;
        foreach (var child in operation.ChildOperations)
        {
            if (child is IAnonymousFunctionOperation or ILocalFunctionOperation) continue;
            foreach (var inner in Body(child)) yield return inner;
        }
    }
}
