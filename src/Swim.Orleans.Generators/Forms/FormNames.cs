using Microsoft.CodeAnalysis;

namespace Swim.Generators.Forms;

/// <summary>Where generated forms are found: on the type itself, or on a companion class beside it.</summary>
internal static class FormNames
{
    public const string FormAttribute = "Swim.Recon.FormAttribute";
    public const string MemberAttribute = "Swim.Recon.MemberAttribute";
    public const string HeaderAttribute = "Swim.Recon.HeaderAttribute";
    public const string IgnoreAttribute = "Swim.Recon.FormIgnoreAttribute";
    public const string FormerNameAttribute = "Swim.Recon.FormerNameAttribute";

    /// <summary>The nested class that is the form.</summary>
    public const string Nested = "SwimForm";

    public static AttributeData? Find(ISymbol symbol, string attribute)
    {
        foreach (var data in symbol.GetAttributes())
            if (data.AttributeClass is { } c && Names.Metadata(c) == attribute) return data;
        return null;
    }

    /// <summary>What [FormerName] says, without empty names and repetitions.</summary>
    public static List<string> FormerNames(AttributeData? attribute)
    {
        var names = new List<string>();
        foreach (var argument in attribute?.ConstructorArguments ?? [])
        {
            if (argument.Kind != TypedConstantKind.Array) names.Add(argument.Value as string ?? "");
            else if (!argument.IsNull) names.AddRange(argument.Values.Select(v => v.Value as string ?? ""));
        }

        return [.. names.Where(n => n.Length > 0).Distinct()];
    }

    /// <summary>The name of the companion class, or null when the type has a static property <c>Form</c> itself.</summary>
    public static string? Companion(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Enum || type.Name == "Form" || HasOtherMember(type) ? Joined(type) + "Form" : null;

    /// <summary>Whether the type offers <c>static Form&lt;T&gt; Form</c>, be it generated or written by hand.</summary>
    public static bool OffersForm(INamedTypeSymbol type) => type.GetMembers("Form").Any(m => m.IsStatic && FormType(m) is INamedTypeSymbol { Name: "Form", Arity: 1 } f
        && f.ContainingNamespace.ToDisplayString() == "Swim.Recon" && SymbolEqualityComparer.Default.Equals(f.TypeArguments[0], type));

    /// <summary>In a compiled assembly the generated property is there to see and no obstacle; in source it is not there yet.</summary>
    private static bool HasOtherMember(INamedTypeSymbol type) => type.GetMembers("Form").Length > 0 && (IsSource(type) || !OffersForm(type));

    private static ITypeSymbol? FormType(ISymbol member) => member switch
    {
        IPropertySymbol property => property.Type,
        IFieldSymbol field => field.Type,
        _ => null,
    };

    public static bool IsSource(INamedTypeSymbol type) => type.DeclaringSyntaxReferences.Length > 0;

    private static string Joined(INamedTypeSymbol type) => type.ContainingType is { } outer ? Joined(outer) + "_" + type.Name : type.Name;
}
