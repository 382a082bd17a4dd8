using Microsoft.CodeAnalysis;
using Swim.Generators.Handles;

namespace Swim.Generators.Contracts;

/// <summary>What a member of a contract stands for.</summary>
internal enum ContractSort
{
    Value,
    ReadOnlyValue,
    Map,
    ReadOnlyMap,
    List,
    Spatial,
    Command,
    Events,
    Handle,
    Parameter,
}

/// <summary>A member of a contract as its interface declares it.</summary>
/// <param name="Symbol">The property or method.</param>
/// <param name="Sort">What it stands for.</param>
/// <param name="Lane">The lane's URI, or the parameter's name; empty for the handle.</param>
/// <param name="Types">The lane's types, or the parameter's; none for a command without a body.</param>
internal sealed record ContractDraft(ISymbol Symbol, ContractSort Sort, string Lane, IReadOnlyList<ITypeSymbol> Types);

/// <summary>A member of a contract, spelled for the emitter.</summary>
/// <param name="Sort">What it stands for.</param>
/// <param name="Head">The explicit implementation up to its body, such as <c>IValueLaneHandle&lt;int&gt; IAirport.Info</c>.</param>
/// <param name="Lane">The lane's URI.</param>
/// <param name="TypeArguments">C# of its types.</param>
/// <param name="Forms">C# of their forms.</param>
/// <param name="Body">The command's body parameter, or null.</param>
/// <param name="Token">The cancellation parameter, or null.</param>
/// <param name="WrapsTask">Whether a ValueTask must become a Task.</param>
internal sealed record ContractMember(ContractSort Sort, string Head, string Lane, string TypeArguments, string Forms, string? Body, string? Token, bool WrapsTask);

/// <summary>A contract: an interface and how its agents are found.</summary>
/// <param name="Namespace">The interface's.</param>
/// <param name="Interface">Its full name.</param>
/// <param name="Container">The generated class.</param>
/// <param name="Method">The extension method of <c>ISwim</c>.</param>
/// <param name="Name">The agent type's stable name.</param>
/// <param name="Route">The route.</param>
/// <param name="Parameters">Route parameters.</param>
/// <param name="IsPublic">Whether the interface is public.</param>
/// <param name="Members">Its lanes.</param>
/// <param name="Hint">The generated file.</param>
internal sealed record ContractModel(
    string Namespace, string Interface, string Container, string Method, string Name, string Route, EquatableArray<RouteArgument> Parameters, bool IsPublic,
    EquatableArray<ContractMember> Members, string Hint);

/// <summary>A line of the assembly's registration.</summary>
internal readonly record struct ContractEntry(string Name, string Route);
