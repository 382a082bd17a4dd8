using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Swim.Generators.Forms;

namespace Swim.Generators.Agents;

/// <summary>A lane while its handlers are being gathered.</summary>
internal sealed class LaneDraft(ISymbol member, LaneSort sort, string name, IReadOnlyList<ITypeSymbol> types)
{
    public ISymbol Member { get; } = member;

    public LaneSort Sort { get; } = sort;

    public string Name { get; } = name;

    public IReadOnlyList<ITypeSymbol> Types { get; } = types;

    public string Forms { get; set; } = "";

    public string? Durability { get; set; }

    /// <summary>Definition property → the methods that handle it, each as a call.</summary>
    public Dictionary<string, List<string>> Handlers { get; } = [];

    public LaneModel ToModel(EquatableArray<HandlerModel> handlers)
    {
        var property = Member as IPropertySymbol;
        var modifiers = property?.DeclaringSyntaxReferences.Select(r => r.GetSyntax()).OfType<PropertyDeclarationSyntax>().FirstOrDefault()?.Modifiers;
        return new LaneModel(Sort, Name, string.Join(", ", Types.Select(Names.Full)), Forms, property is null ? null : Names.Identifier(property.Name),
            modifiers is null ? "" : string.Join(" ", modifiers.Value.Select(m => m.Text)), Durability, handlers);
    }
}

/// <summary>Reads lane properties.</summary>
internal static class LaneParser
{
    public static LaneDraft? ParseProperty(IPropertySymbol property, AttributeData attribute, DiagnosticBag bag)
    {
        if (property.Type is not INamedTypeSymbol type || SortOf(type) is not { } sort)
        {
            if (property.Type.TypeKind != TypeKind.Error) bag.Add(Rules.LaneType, property, property.Name, Names.Short(property.Type));
            return null;
        }

        if (property.DeclaringSyntaxReferences.Length > 0 && (!property.IsPartialDefinition || property.IsStatic || property.SetMethod is not null || property.GetMethod is null))
        {
            bag.Add(Rules.LaneNotPartial, property, property.Name, Names.Short(type));
        }

        var name = attribute.ConstructorArguments.FirstOrDefault().Value as string is { Length: > 0 } given ? given : Names.Camel(property.Name);
        var draft = new LaneDraft(property, sort, name, type.TypeArguments) { Durability = DurabilityOf(attribute) };
        TakeForms(draft, property, property.ContainingType.Name + "." + property.Name, bag);
        return draft;
    }

    /// <summary>Finds the forms of the lane's types.</summary>
    public static void TakeForms(LaneDraft lane, ISymbol at, string owner, DiagnosticBag bag)
    {
        var forms = new List<string>();
        foreach (var type in lane.Types)
        {
            if (FormExpressions.TryGet(type, out var form, out var advice)) forms.Add(form.Code);
            else bag.Add(Rules.NoForm, at, Names.Short(type), owner, advice);
        }

        lane.Forms = string.Join(", ", forms);
    }

    /// <summary>C# of the durability that an attribute states, or null.</summary>
    public static string? DurabilityOf(AttributeData attribute)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key != "Durability" || argument.Value.Type is not { } type) continue;
            var member = type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => f.HasConstantValue && Equals(f.ConstantValue, argument.Value.Value));
            return member is null ? null : $"global::Swim.Durability.{member.Name}";
        }

        return null;
    }

    private static LaneSort? SortOf(INamedTypeSymbol type) => Names.Metadata(type) switch
    {
        "Swim.ValueLane`1" => LaneSort.Value,
        "Swim.MapLane`2" => LaneSort.Map,
        "Swim.CommandLane`1" => LaneSort.Command,
        _ => null,
    };
}
