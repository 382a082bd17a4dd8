using Microsoft.CodeAnalysis;

namespace Swim.Generators.Agents;

/// <summary>
/// The members that the author counts on in an agent or trait with mistakes. They are written as members that throw, so that the compiler reports the mistake and not
/// everything that misses because of it, and goes on to look into methods.
/// </summary>
/// <param name="Declaration">How to reopen the class.</param>
/// <param name="Properties">C# of the properties to implement, without bodies.</param>
/// <param name="HasDefinition">Whether the class must have an agent's definition.</param>
/// <param name="IsTrait">Whether agents look for a trait's part in it.</param>
/// <param name="Hint">The generated file.</param>
internal sealed record DraftModel(Declaration Declaration, EquatableArray<string> Properties, bool HasDefinition, bool IsTrait, string Hint)
{
    private static readonly IReadOnlyList<string> Marks =
        [AgentNames.LaneAttribute, AgentNames.JoinAttribute, AgentNames.StoreAttribute, AgentNames.TraitAttribute, AgentNames.RouteParameterAttribute];

    /// <returns>Null when nothing can be added to the class.</returns>
    public static DraftModel? Of(INamedTypeSymbol type)
    {
        if (Swim.Generators.Declaration.FirstNotPartial(type) is not null) return null;
        var properties = type.GetMembers().OfType<IPropertySymbol>().Where(IsMissing)
            .Select(p => $"{LaneDraft.ModifiersOf(p)} {Names.Full(p.Type)} {Names.Identifier(p.Name)}{(p.SetMethod is null ? "" : " set")}").ToEquatable();
        var isAgent = AgentNames.IsWebAgent(type) && !type.IsAbstract && type.GetMembers("Definition").Length == 0;
        var isTrait = AgentNames.IsTrait(type);
        return new DraftModel(Swim.Generators.Declaration.Of(type), properties, isAgent, isTrait, Names.Hint(type, isTrait ? "Trait" : "Agent"));
    }

    private static bool IsMissing(IPropertySymbol property) =>
        property is { IsPartialDefinition: true, PartialImplementationPart: null, GetMethod: { } get, Type.TypeKind: not TypeKind.Error }
        && get.DeclaredAccessibility == property.DeclaredAccessibility
        && (property.SetMethod is not { } set || (!set.IsInitOnly && set.DeclaredAccessibility == property.DeclaredAccessibility))
        && Marks.Any(mark => AgentNames.Find(property, mark) is not null);
}
