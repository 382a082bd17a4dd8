using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Swim.Generators;

/// <summary>How a partial type is opened again: its namespace and the heads of its containing types and itself, outermost first.</summary>
internal sealed record Declaration(string Namespace, EquatableArray<string> Heads)
{
    public static Declaration Of(INamedTypeSymbol type)
    {
        var heads = new List<string>();
        for (INamedTypeSymbol? t = type; t is not null; t = t.ContainingType) heads.Insert(0, Head(t));
        var ns = type.ContainingNamespace is { IsGlobalNamespace: false } n ? n.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted)) : "";
        return new Declaration(ns, heads.ToEquatable());
    }

    /// <summary>The first type of the chain, from the outside, that is not partial.</summary>
    public static INamedTypeSymbol? FirstNotPartial(INamedTypeSymbol type)
    {
        INamedTypeSymbol? found = null;
        for (INamedTypeSymbol? t = type; t is not null; t = t.ContainingType)
            if (!IsPartial(t)) found = t;
        return found;
    }

    private static bool IsPartial(INamedTypeSymbol type) => type.DeclaringSyntaxReferences.Any(r =>
        r.GetSyntax() is TypeDeclarationSyntax syntax && syntax.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static string Head(INamedTypeSymbol type)
    {
        var keyword = type switch
        {
            { TypeKind: TypeKind.Interface } => "interface",
            { IsRecord: true, IsValueType: true } => "record struct",
            { IsRecord: true } => "record",
            { IsValueType: true } => "struct",
            _ => "class",
        };
        var parameters = type.Arity == 0 ? "" : "<" + string.Join(", ", type.TypeParameters.Select(p => Names.Identifier(p.Name))) + ">";
        return $"partial {keyword} {Names.Identifier(type.Name)}{parameters}";
    }

    /// <summary>Opens the namespace and the types; returns how many braces to close.</summary>
    public int Open(CodeWriter code)
    {
        if (Namespace.Length > 0)
        {
            code.Line($"namespace {Namespace};");
            code.Line();
        }

        foreach (var head in Heads) code.Open(head);
        return Heads.Count;
    }
}
