using Microsoft.CodeAnalysis;

namespace Swim.Generators.Agents;

/// <summary>A trait of an agent, and its lanes by the names they get there.</summary>
internal sealed record TraitDraft(IPropertySymbol Property, TraitUse Use, IReadOnlyList<LaneDraft> Lanes, IReadOnlyList<string> LaneNames);

/// <summary>Reads trait classes, and the properties by which agents have them.</summary>
internal static class TraitParser
{
    /// <summary>From a class that derives from AgentTrait to its model.</summary>
    public static ParsedAgent Parse(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellation)
    {
        var bag = new DiagnosticBag();
        var name = Names.Short(type);
        if (Declaration.FirstNotPartial(type) is { } closed) bag.Add(Rules.AgentNotPartial, type, name, Names.Short(closed));
        if (type.IsGenericType) bag.Add(LaneRules.TraitShape, type, name, "is generic: derive a class without type parameters");
        if (Names.VisibilityOf(type) == Visibility.Hidden) bag.Add(LaneRules.TraitShape, type, name, "is private: make it internal or public");
        foreach (var member in type.GetMembers().OfType<IPropertySymbol>())
        {
            if (AgentNames.Find(member, AgentNames.TraitAttribute) is not null) bag.Add(LaneRules.TraitShape, member, name, "has a trait itself: put both on the agent, or derive one from the other");
            if (AgentNames.Find(member, AgentNames.RouteParameterAttribute) is not null) bag.Add(LaneRules.TraitShape, member, name, "has no route: ask for Property<T>(\"name\") of the agent's");
        }

        if (!bag.IsEmpty) return new ParsedAgent(null, null, null, null, bag.ToEquatable(), DraftModel.Of(type));
        cancellation.ThrowIfCancellationRequested();
        var receiver = Receiver.Trait(type);
        var members = MemberSet.Parse(type, receiver, null, compilation, bag);
        var (baseType, inherited) = Bases(type, compilation);
        var names = inherited.Concat(members.Lanes.Select(l => l.Name)).ToList();
        foreach (var lane in members.Lanes.GroupBy(l => l.Name).Where(g => g.Count() > 1 || inherited.Contains(g.Key))) bag.Add(Rules.DuplicateLane, lane.Last().Member, name, lane.Key);
        members.CheckFormerNames(name, [.. names], bag);
        if (!bag.IsEmpty) return new ParsedAgent(null, null, null, null, bag.ToEquatable(), DraftModel.Of(type));
        var model = new TraitModel(Declaration.Of(type), Names.Full(type), baseType, MemberSet.Provided(type.BaseType), members.Lanes.Select(l => l.ToModel(receiver.Modifier)).ToEquatable(),
            names.ToEquatable(), members.Schedules.ToEquatable(), Names.Hint(type, "Trait"));
        return new ParsedAgent(null, model, null, null, bag.ToEquatable());
    }

    /// <summary>A property marked [Trait].</summary>
    public static TraitDraft? ParseUse(IPropertySymbol property, AttributeData attribute, Compilation compilation, DiagnosticBag bag)
    {
        if (property.Type is not INamedTypeSymbol { TypeKind: TypeKind.Class } type || !AgentNames.IsTrait(type))
        {
            if (property.Type.TypeKind != TypeKind.Error) bag.Add(LaneRules.TraitType, property, property.Name, Names.Short(property.Type), "does not derive from Swim.AgentTrait");
            return null;
        }

        LaneParser.CheckPartial(property, bag);
        var constructor = type.InstanceConstructors.Where(c => c.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal)
            .OrderByDescending(c => c.DeclaredAccessibility == Accessibility.Public).ThenByDescending(c => c.Parameters.Length).FirstOrDefault();
        if (type.IsAbstract || constructor is null)
        {
            bag.Add(LaneRules.TraitType, property, property.Name, Names.Short(type), type.IsAbstract ? "is abstract" : "has no public constructor");
            return null;
        }

        var prefix = attribute.ConstructorArguments.FirstOrDefault().Value as string ?? "";
        var arguments = constructor.Parameters.Select(p => $"global::Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<{Names.Full(p.Type)}>(ServiceProvider)");
        var lanes = Lanes(type, compilation).Select(l => new LaneDraft(l.Member, l.Sort, prefix + l.Name, l.Types) { FormCodes = l.FormCodes }).ToList();
        var use = new TraitUse(Names.Identifier(property.Name), LaneDraft.ModifiersOf(property), Names.Full(type), prefix, $"new {Names.Full(type)}({string.Join(", ", arguments)})", HasPart(type), MemberSet.Provided(type));
        return new TraitDraft(property, use, lanes, [.. LaneNames(type, compilation).Select(n => prefix + n)]);
    }

    /// <summary>The nearest base class for which something was generated, and the names of all lanes of base classes.</summary>
    private static (string? Type, List<string> Names) Bases(INamedTypeSymbol type, Compilation compilation)
    {
        for (var t = type.BaseType; t is not null && Names.Metadata(t) != AgentNames.AgentTrait; t = t.BaseType)
            if (IsNearest(t)) return (Names.Full(t), LaneNames(t, compilation));
        return (null, []);
    }

    private static bool IsNearest(INamedTypeSymbol type) => AgentNames.HasMarkedMembers(type) || AgentNames.PartOf(type) is not null;

    private static bool HasPart(INamedTypeSymbol? type)
    {
        for (var t = type; t is not null && Names.Metadata(t) != AgentNames.AgentTrait; t = t.BaseType)
            if (IsNearest(t)) return true;
        return false;
    }

    /// <summary>All lanes that can be seen, base classes first.</summary>
    private static List<LaneDraft> Lanes(INamedTypeSymbol type, Compilation compilation)
    {
        var all = new List<LaneDraft>();
        for (INamedTypeSymbol? t = type; t is not null && Names.Metadata(t) != AgentNames.AgentTrait; t = t.BaseType)
            all.InsertRange(0, MemberSet.Parse(t, Receiver.Trait(t), null, compilation, new DiagnosticBag()).Lanes);
        return all;
    }

    /// <summary>The names of all lanes; of a compiled trait from what was generated, since a reference assembly has no private members.</summary>
    private static List<string> LaneNames(INamedTypeSymbol type, Compilation compilation)
    {
        for (INamedTypeSymbol? t = type; t is not null && Names.Metadata(t) != AgentNames.AgentTrait; t = t.BaseType)
        {
            if (AgentNames.PartOf(t)?.GetMembers(AgentNames.LaneNames).OfType<IFieldSymbol>().FirstOrDefault()?.ConstantValue is string text) return [.. text.Split(['\n'], StringSplitOptions.RemoveEmptyEntries)];
            if (AgentNames.HasMarkedMembers(t)) break;
        }

        return [.. Lanes(type, compilation).Select(l => l.Name)];
    }
}
