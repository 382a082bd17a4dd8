using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Swim.CodeFixes;

/// <summary>Reads the agent's clock instead of the machine's.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class SystemClockFix : SyntaxFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SWIM0047"];

    /// <inheritdoc/>
    protected override Task<Fix?> FixAsync(Document document, SyntaxNode root, SyntaxNode node, CancellationToken cancellationToken)
    {
        var read = node.FirstAncestorOrSelf<MemberAccessExpressionSyntax>();
        while (read?.Name.Identifier.ValueText is not (null or "Now" or "UtcNow" or "Today")) read = read.Expression as MemberAccessExpressionSyntax;
        if (read is null) return Task.FromResult<Fix?>(null);
        var isOffset = read.Expression.ToString().EndsWith("DateTimeOffset", StringComparison.Ordinal);
        var clock = (read.Name.Identifier.ValueText, isOffset) switch
        {
            ("UtcNow", true) => "Clock.GetUtcNow()",
            ("UtcNow", false) => "Clock.GetUtcNow().UtcDateTime",
            ("Now", true) => "Clock.GetLocalNow()",
            ("Now", false) => "Clock.GetLocalNow().DateTime",
            _ => "Clock.GetLocalNow().Date",
        };
        return Task.FromResult<Fix?>(new Fix("Use the agent's clock", root.ReplaceNode(read, SyntaxFactory.ParseExpression(clock).WithTriviaFrom(read))));
    }
}
