using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Swim.CodeFixes;

/// <summary>Awaits a task that was dropped.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class FireAndForgetFix : SyntaxFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SWIM0048"];

    /// <inheritdoc/>
    protected override Task<Fix?> FixAsync(Document document, SyntaxNode root, SyntaxNode node, CancellationToken cancellationToken)
    {
        var call = node.FirstAncestorOrSelf<InvocationExpressionSyntax>();
        var changed = call is { Parent: ExpressionStatementSyntax or ArrowExpressionClauseSyntax } ? Await(root, call, call) : null;
        return Task.FromResult(changed is null ? null : new Fix("Await it", changed));
    }
}
