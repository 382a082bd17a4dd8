using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Swim.CodeFixes;

/// <summary>A fix that replaces one node of the document by another.</summary>
public abstract class SyntaxFix : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null) return;
        foreach (var diagnostic in context.Diagnostics)
        {
            var node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
            if (await FixAsync(context.Document, root, node, context.CancellationToken).ConfigureAwait(false) is not { } fix) continue;
            context.RegisterCodeFix(CodeAction.Create(fix.Title, _ => Task.FromResult(context.Document.WithSyntaxRoot(fix.Root)), GetType().Name + ":" + fix.Title), diagnostic);
        }
    }

    /// <summary>The title and the changed file, or null when this place cannot be fixed by itself.</summary>
    protected abstract Task<Fix?> FixAsync(Document document, SyntaxNode root, SyntaxNode node, CancellationToken cancellationToken);

    /// <summary>The method that a statement belongs to, made awaitable; null when it cannot be.</summary>
    protected static MethodDeclarationSyntax? Awaiting(MethodDeclarationSyntax method)
    {
        if (method.Modifiers.Any(SyntaxKind.AsyncKeyword)) return method;
        if (method.ParameterList.Parameters.Any(p => p.Modifiers.Count > 0) || method.ReturnType is not PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword }) return null;
        var task = SyntaxFactory.IdentifierName("Task").WithTriviaFrom(method.ReturnType);
        var async = SyntaxFactory.Token(SyntaxKind.AsyncKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        if (method.Modifiers.Count > 0) return method.WithReturnType(task).AddModifiers(async);
        return method.WithReturnType(task.WithLeadingTrivia()).WithModifiers(SyntaxFactory.TokenList(async.WithLeadingTrivia(method.ReturnType.GetLeadingTrivia())));
    }

    /// <summary>The function around a node: a method, local function or lambda.</summary>
    protected static SyntaxNode? FunctionOf(SyntaxNode node) =>
        node.Ancestors().FirstOrDefault(a => a is MethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax or AccessorDeclarationSyntax or BaseMethodDeclarationSyntax);

    /// <summary>The file with an expression awaited, and its method made async when it returns nothing yet; null when neither will do.</summary>
    protected static SyntaxNode? Await(SyntaxNode root, ExpressionSyntax old, ExpressionSyntax awaited)
    {
        ExpressionSyntax await = SyntaxFactory.AwaitExpression(awaited.WithoutTrivia());
        if (old.Parent is not (ExpressionStatementSyntax or EqualsValueClauseSyntax or ArgumentSyntax or ReturnStatementSyntax or AssignmentExpressionSyntax or ArrowExpressionClauseSyntax))
            await = SyntaxFactory.ParenthesizedExpression(await);
        await = await.WithTriviaFrom(old).WithAdditionalAnnotations(Formatter.Annotation);
        switch (FunctionOf(old))
        {
            case MethodDeclarationSyntax method when Awaiting(method.ReplaceNode(old, await)) is { } changed:
                return root.ReplaceNode(method, changed);
            case LocalFunctionStatementSyntax local when local.Modifiers.Any(SyntaxKind.AsyncKeyword):
            case AnonymousFunctionExpressionSyntax lambda when lambda.AsyncKeyword.RawKind != 0:
                return root.ReplaceNode(old, await);
            default:
                return null;
        }
    }
}
