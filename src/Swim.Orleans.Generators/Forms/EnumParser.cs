using Microsoft.CodeAnalysis;

namespace Swim.Generators.Forms;

/// <summary>From an enum marked [Form] to the model of its form.</summary>
internal static class EnumParser
{
    private static void CheckFormerNames(INamedTypeSymbol type, List<EnumVariant> variants, DiagnosticBag bag)
    {
        var owners = new Dictionary<string, string>();
        foreach (var variant in variants)
            if (!owners.ContainsKey(variant.Wire)) owners.Add(variant.Wire, variant.Name);
        foreach (var variant in variants)
        {
            foreach (var former in variant.Former)
            {
                if (owners.TryGetValue(former, out var owner)) bag.Add(FormerNames.Rule, type, former, Names.Short(type) + "." + variant.Name, FormerNames.Reason(owner, variant.Name));
                else owners.Add(former, variant.Name);
            }
        }
    }

    public static Parsed<EnumModel> Parse(INamedTypeSymbol type, AttributeData attribute)
    {
        var bag = new DiagnosticBag();
        var visibility = Names.VisibilityOf(type);
        if (visibility == Visibility.Hidden) bag.Add(Rules.FormNotConstructible, type, Names.Short(type), "it is private: make it internal or public");
        for (var t = type.ContainingType; t is not null; t = t.ContainingType)
            if (t.Arity > 0) bag.Add(Rules.FormNotConstructible, type, Names.Short(type), $"it is nested in the generic type '{Names.Short(t)}': move it out");

        var variants = new List<EnumVariant>();
        var values = new HashSet<object>();
        foreach (var field in type.GetMembers().OfType<IFieldSymbol>().Where(f => f.IsConst))
        {
            // A second name of one value is read, never written: the first wins.
            var wire = FormNames.Find(field, FormNames.MemberAttribute)?.ConstructorArguments.FirstOrDefault().Value as string ?? field.Name;
            if (variants.Any(v => v.Wire == wire)) bag.Add(Rules.DuplicateSlot, field, Names.Short(type), wire);
            var former = FormNames.FormerNames(FormNames.Find(field, FormNames.FormerNameAttribute));
            variants.Add(new EnumVariant(Names.Identifier(field.Name), wire, IsAlias: !values.Add(field.ConstantValue!), former.ToEquatable()));
        }

        CheckFormerNames(type, variants, bag);

        var asText = attribute.NamedArguments.Any(a => a.Key == "EnumAsText" && a.Value.Value is true);
        var underlying = type.EnumUnderlyingType!;
        var unsigned = underlying.SpecialType is SpecialType.System_UInt64;
        var ns = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString();
        var model = new EnumModel(ns, Names.Full(type), type.Name, FormNames.Companion(type)!, Names.Full(underlying), unsigned, asText, visibility, variants.ToEquatable(), Names.Hint(type, "Form"));
        return new Parsed<EnumModel>(bag.IsEmpty ? model : null, bag.ToEquatable());
    }
}
