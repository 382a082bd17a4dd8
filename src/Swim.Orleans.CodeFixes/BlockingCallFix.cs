using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Swim.CodeFixes;

/// <summary>
/// Awaits what was waited for: <c>task.Result</c>, <c>task.Wait()</c>, <c>task.GetAwaiter().GetResult()</c>; <c>Thread.Sleep</c> becomes a delay by
/// the agent's clock. A method that returns nothing becomes async; others must be async already.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class BlockingCallFix : SyntaxFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SWIM0016"];

    /// <inheritdoc/>
    protected override async Task<Fix?> FixAsync(Document document, SyntaxNode root, SyntaxNode node, CancellationToken cancellationToken)
    {
        var model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        var call = node.FirstAncestorOrSelf<ExpressionSyntax>(e => e is MemberAccessExpressionSyntax or InvocationExpressionSyntax);
        if (model is null || call is null) return null;
        if (call is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax parent } && parent.Expression == call) call = parent;
        if (Awaitable(call, model, cancellationToken) is not { } awaitable || Await(root, call, awaitable) is not { } changed) return null;
        return new Fix(IsSleep(call) ? "Await Task.Delay by the agent's clock" : "Await it", changed);
    }

    private static ExpressionSyntax? Awaitable(ExpressionSyntax call, SemanticModel model, CancellationToken cancellationToken)
    {
        switch (call)
        {
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } result:
                return result.Expression;
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } invocation when IsSleep(invocation):
                if (invocation.ArgumentList.Arguments.Count != 1 || member.Name.Identifier.ValueText != "Sleep") return null;
                var period = invocation.ArgumentList.Arguments[0].Expression;
                var isNumber = model.GetTypeInfo(period, cancellationToken).Type?.SpecialType == SpecialType.System_Int32;
                return SyntaxFactory.ParseExpression(isNumber ? $"Task.Delay(TimeSpan.FromMilliseconds({period}), Clock)" : $"Task.Delay({period}, Clock)");
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait" } wait } invocation when invocation.ArgumentList.Arguments.Count == 0:
                return model.GetTypeInfo(wait.Expression, cancellationToken).Type?.Name == "SemaphoreSlim"
                    ? SyntaxFactory.ParseExpression($"{wait.Expression}.WaitAsync()")
                    : wait.Expression;
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetResult", Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetAwaiter" } awaiter } } }:
                return awaiter.Expression;
            default:
                return null;
        }
    }

    private static bool IsSleep(ExpressionSyntax call) => call is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Sleep" } };
}
