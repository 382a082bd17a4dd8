using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace Swim.CodeFixes;

/// <summary>Marks the type that has no form: <c>[Form]</c>, and <c>partial</c> where the form must be generated into it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class FormFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SWIM0008"];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null || model is null) return;
        foreach (var diagnostic in context.Diagnostics)
        {
            var node = root.FindNode(diagnostic.Location.SourceSpan);
            var member = node.AncestorsAndSelf().FirstOrDefault(n => n is MemberDeclarationSyntax or ParameterSyntax);
            if (member is null) continue;
            var missing = member.DescendantNodes().OfType<TypeSyntax>()
                .Select(t => model.GetTypeInfo(t, context.CancellationToken).Type).OfType<INamedTypeSymbol>()
                .FirstOrDefault(t => NeedsForm(t) && MentionedIn(diagnostic, t));
            if (missing?.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault() is not { } declaration) continue;
            if (context.Document.Project.Solution.GetDocument(declaration.SyntaxTree) is not { } document) continue;
            context.RegisterCodeFix(CodeAction.Create($"Put [Form] on '{missing.Name}'", c => MarkAsync(document, declaration, c), nameof(FormFix) + missing.Name), diagnostic);
        }
    }

    private static bool NeedsForm(INamedTypeSymbol type) =>
        type.TypeKind is TypeKind.Class or TypeKind.Struct or TypeKind.Enum && type.OriginalDefinition.DeclaringSyntaxReferences.Length > 0 && type is { IsAbstract: false, IsStatic: false }
        && !type.OriginalDefinition.GetAttributes().Any(a => a.AttributeClass is { Name: "FormAttribute" });

    private static bool MentionedIn(Diagnostic diagnostic, INamedTypeSymbol type) =>
        diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture).Contains(type.Name);

    private static async Task<Document> MarkAsync(Document document, SyntaxReference reference, CancellationToken cancellationToken)
    {
        var root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        var declaration = (BaseTypeDeclarationSyntax)await reference.GetSyntaxAsync(cancellationToken).ConfigureAwait(false);
        var changed = declaration is TypeDeclarationSyntax type && !type.Modifiers.Any(SyntaxKind.PartialKeyword) ? PartialTypeFix.Open(type) : declaration;
        var leading = changed.GetLeadingTrivia();
        var name = SyntaxFactory.ParseName("Swim.Recon.Form").WithAdditionalAnnotations(Simplifier.Annotation, Simplifier.AddImportsAnnotation);
        var form = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Attribute(name)))
            .WithLeadingTrivia(leading).WithTrailingTrivia(SyntaxFactory.ElasticLineFeed);
        var indent = leading.LastOrDefault(t => t.IsKind(SyntaxKind.WhitespaceTrivia));
        changed = changed.WithLeadingTrivia(indent.RawKind == 0 ? SyntaxFactory.TriviaList() : SyntaxFactory.TriviaList(indent));
        changed = changed.WithAttributeLists(changed.AttributeLists.Insert(0, form)).WithAdditionalAnnotations(Formatter.Annotation);
        return document.WithSyntaxRoot(root!.ReplaceNode(declaration, changed));
    }
}
