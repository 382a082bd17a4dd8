using Microsoft.CodeAnalysis;

namespace Swim.Generators.Agents;

/// <summary>How generated lambdas, whose first argument is the agent, reach the object whose methods they call.</summary>
/// <param name="Type">The class.</param>
/// <param name="Instance">C# of the object.</param>
/// <param name="Modifier">What stands before each lambda: <c>static </c>, or nothing when it captures the way to the object.</param>
internal sealed record Receiver(INamedTypeSymbol Type, string Instance, string Modifier)
{
    public static Receiver Agent(INamedTypeSymbol type) => new(type, $"(({Names.Full(type)})agent)", "static ");

    /// <summary>A trait: the agent's part hands over a function from the agent to it.</summary>
    public static Receiver Trait(INamedTypeSymbol type) => new(type, "trait(agent)", "");

    public string Call(IMethodSymbol method, string arguments) =>
        $"{(method.IsStatic ? Names.Full(Type) : Instance)}.{Names.Identifier(method.Name)}({arguments})";
}
