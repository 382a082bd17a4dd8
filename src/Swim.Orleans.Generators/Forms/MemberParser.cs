using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Swim.Generators.Forms;

/// <summary>Finds the properties and fields that make up a form.</summary>
internal static class MemberParser
{
    /// <summary>A member before it is known how it is set.</summary>
    internal sealed record Candidate(ISymbol Symbol, ITypeSymbol Type, string Slot, IReadOnlyList<string> Former, bool IsHeader, bool IsMarked, bool HasSetter, bool InitOnly, bool IsRequired);

    /// <summary>Base class first, each class in the order of its declaration; an override keeps the place of what it overrides.</summary>
    public static List<Candidate> Find(INamedTypeSymbol type)
    {
        var chain = new Stack<INamedTypeSymbol>();
        for (INamedTypeSymbol? t = type; t is { SpecialType: SpecialType.None }; t = t.BaseType) chain.Push(t);
        var found = new List<Candidate>();
        foreach (var t in chain)
        {
            foreach (var symbol in t.GetMembers())
            {
                if (symbol.IsStatic || symbol.IsImplicitlyDeclared) continue;
                var candidate = symbol switch
                {
                    IPropertySymbol { IsIndexer: false, ExplicitInterfaceImplementations.Length: 0, GetMethod: not null } p => FromProperty(p, type),
                    IFieldSymbol { IsConst: false, AssociatedSymbol: null } f => FromField(f),
                    _ => null,
                };
                var earlier = found.FindIndex(c => c.Symbol.Name == symbol.Name);
                if (earlier >= 0)
                {
                    if (candidate is null) found.RemoveAt(earlier);
                    else found[earlier] = candidate;
                }
                else if (candidate is not null)
                {
                    found.Add(candidate);
                }
            }
        }

        return found;
    }

    /// <summary>Whether a property that cannot be set holds state of its own, so that leaving it out would lose something.</summary>
    public static bool IsState(ISymbol symbol) => symbol is IFieldSymbol
        || (symbol is IPropertySymbol p && p.ContainingType.GetMembers().Any(m => m is IFieldSymbol f && SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, p)));

    /// <summary>Whether construction gives the member a value that a missing slot leaves alone. Of a compiled base class nothing is known: then yes.</summary>
    public static bool HasInitializer(ISymbol symbol)
    {
        if (symbol.DeclaringSyntaxReferences.Length == 0) return true;
        return symbol.DeclaringSyntaxReferences.Any(r => r.GetSyntax() switch
        {
            PropertyDeclarationSyntax p => p.Initializer is not null,
            VariableDeclaratorSyntax v => v.Initializer is not null,
            _ => false,
        });
    }

    private static Candidate? FromProperty(IPropertySymbol property, INamedTypeSymbol type)
    {
        var set = property.SetMethod;
        var reachable = set is not null && (set.DeclaredAccessibility != Accessibility.Private || SymbolEqualityComparer.Default.Equals(property.ContainingType, type));
        return Create(property, property.Type, reachable, set?.IsInitOnly ?? false, property.IsRequired);
    }

    private static Candidate? FromField(IFieldSymbol field) => Create(field, field.Type, !field.IsReadOnly, initOnly: false, field.IsRequired);

    private static Candidate? Create(ISymbol symbol, ITypeSymbol type, bool hasSetter, bool initOnly, bool required)
    {
        if (Attribute(symbol, FormNames.IgnoreAttribute) is not null) return null;
        var named = Attribute(symbol, FormNames.MemberAttribute);
        var header = Attribute(symbol, FormNames.HeaderAttribute) is not null;
        var former = Attribute(symbol, FormNames.FormerNameAttribute);
        var marked = named is not null || header || former is not null;
        if (symbol.DeclaredAccessibility != Accessibility.Public && !marked) return null;
        var slot = named?.ConstructorArguments.FirstOrDefault().Value as string ?? Names.Camel(symbol.Name);
        return new Candidate(symbol, type, slot, FormNames.FormerNames(former), header, marked, hasSetter, initOnly, required);
    }

    /// <summary>An attribute of the member, or of the positional parameter that declares it.</summary>
    private static AttributeData? Attribute(ISymbol symbol, string attribute)
    {
        if (FormNames.Find(symbol, attribute) is { } own) return own;
        if (!symbol.ContainingType.IsRecord) return null;
        foreach (var constructor in symbol.ContainingType.InstanceConstructors)
            foreach (var parameter in constructor.Parameters)
                if (parameter.Name == symbol.Name && FormNames.Find(parameter, attribute) is { } data) return data;
        return null;
    }
}
