using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Swim.CodeFixes;

/// <summary>Makes a lane <c>partial … { get; }</c>, with the attribute if it has none.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class LanePropertyFix : SyntaxFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SWIM0003"];

    /// <inheritdoc/>
    protected override Task<Fix?> FixAsync(Document document, SyntaxNode root, SyntaxNode node, CancellationToken cancellationToken)
    {
        if (node.FirstAncestorOrSelf<PropertyDeclarationSyntax>() is not { } property) return Task.FromResult<Fix?>(null);
        var modifiers = SyntaxFactory.TokenList(property.Modifiers.Where(m => !m.IsKind(SyntaxKind.StaticKeyword) && !m.IsKind(SyntaxKind.PartialKeyword) && !m.IsKind(SyntaxKind.ReadOnlyKeyword)));
        var get = SyntaxFactory.AccessorDeclaration(SyntaxKind.GetAccessorDeclaration).WithSemicolonToken(SyntaxFactory.Token(SyntaxKind.SemicolonToken));
        var changed = property
            .WithModifiers(modifiers.Add(SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space)))
            .WithAccessorList(SyntaxFactory.AccessorList(SyntaxFactory.SingletonList(get)))
            .WithExpressionBody(null).WithInitializer(null).WithSemicolonToken(default)
            .WithTriviaFrom(property);
        if (modifiers.Count == 0) changed = changed.WithType(property.Type.WithLeadingTrivia());
        if (property.AttributeLists.Count == 0) changed = Mark(changed, property);
        return Task.FromResult<Fix?>(new Fix("Make it a partial get-only property", root.ReplaceNode(property, changed.WithAdditionalAnnotations(Formatter.Annotation))));
    }

    private static PropertyDeclarationSyntax Mark(PropertyDeclarationSyntax changed, PropertyDeclarationSyntax property)
    {
        var name = property.Type.ToString().Contains("Store<") ? "Store" : "Lane";
        var list = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Attribute(SyntaxFactory.IdentifierName(name))));
        return changed.WithLeadingTrivia().WithAttributeLists(SyntaxFactory.SingletonList(list.WithTrailingTrivia(SyntaxFactory.Space))).WithLeadingTrivia(property.GetLeadingTrivia());
    }
}
