using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Swim.CodeFixes;

/// <summary>Lets an async method return its task.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class AsyncVoidFix : SyntaxFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SWIM0017"];

    /// <inheritdoc/>
    protected override Task<Fix?> FixAsync(Document document, SyntaxNode root, SyntaxNode node, CancellationToken cancellationToken)
    {
        if (node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method) return Task.FromResult<Fix?>(null);
        var task = SyntaxFactory.IdentifierName("Task").WithTriviaFrom(method.ReturnType);
        return Task.FromResult<Fix?>(new Fix("Return Task", root.ReplaceNode(method.ReturnType, task)));
    }
}
