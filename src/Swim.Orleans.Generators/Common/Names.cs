using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Swim.Generators;

/// <summary>Spelling: of types, of literals, of lanes and slots.</summary>
internal static class Names
{
    /// <summary>Attributed names and namespaces that the generated code spells out.</summary>
    public const string Recon = "global::Swim.Recon.";

    public const string Lanes = "global::Swim.Lanes.";

    private static readonly SymbolDisplayFormat Annotated = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary><c>global::A.B&lt;C?&gt;</c>.</summary>
    public static string Full(ITypeSymbol type) => type.ToDisplayString(Annotated);

    /// <summary>For messages: as the author would write it.</summary>
    public static string Short(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);

    /// <summary>Full name without <c>global::</c> and type arguments.</summary>
    public static string Metadata(INamedTypeSymbol type)
    {
        var name = type.Arity > 0 ? type.Name + "`" + type.Arity : type.Name;
        if (type.ContainingType is { } outer) return Metadata(outer) + "." + name;
        return type.ContainingNamespace is { IsGlobalNamespace: false } ns ? ns.ToDisplayString() + "." + name : name;
    }

    /// <summary>A file name for what is generated about a type.</summary>
    public static string Hint(INamedTypeSymbol type, string suffix) => Metadata(type).Replace('`', '_') + "." + suffix + ".g.cs";

    /// <summary><c>LastSeen</c> → <c>lastSeen</c>, <c>_count</c> → <c>count</c>; a leading run of capitals goes down as one word (<c>URI</c> → <c>uri</c>, <c>URIPath</c> → <c>uriPath</c>).</summary>
    public static string Camel(string name)
    {
        var text = name.TrimStart('_');
        if (text.Length == 0) return name;
        var chars = text.ToCharArray();
        for (var i = 0; i < chars.Length && char.IsUpper(chars[i]); i++)
        {
            if (i > 0 && i + 1 < chars.Length && !char.IsUpper(chars[i + 1]) && char.IsLetter(chars[i + 1])) break;
            chars[i] = char.ToLowerInvariant(chars[i]);
        }

        return new string(chars);
    }

    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    public static string Utf8(string text) => Literal(text) + "u8";

    /// <summary>A name usable in code: keywords get their <c>@</c>.</summary>
    public static string Identifier(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    /// <summary>Least visibility along the chain of containing types.</summary>
    public static Visibility VisibilityOf(INamedTypeSymbol type)
    {
        var visibility = Visibility.Public;
        for (INamedTypeSymbol? t = type; t is not null; t = t.ContainingType)
        {
            var own = t.DeclaredAccessibility switch
            {
                Accessibility.Public => Visibility.Public,
                Accessibility.Internal or Accessibility.ProtectedOrInternal => Visibility.Internal,
                _ => Visibility.Hidden,
            };
            if (t.IsFileLocal) own = Visibility.Hidden;
            if (own < visibility) visibility = own;
        }

        return visibility;
    }
}

/// <summary>Who can name a type.</summary>
internal enum Visibility
{
    Hidden,
    Internal,
    Public,
}
