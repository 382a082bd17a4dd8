using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Swim.CodeFixes;

/// <summary>Takes away the lane name that an attribute gives, so that the member's own name is the lane's.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class DuplicateLaneFix : SyntaxFix
{
    private static readonly HashSet<string> Attributes = ["Lane", "LaneAttribute", "Command", "CommandAttribute", "Join", "JoinAttribute", "Store", "StoreAttribute"];

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SWIM0005"];

    /// <inheritdoc/>
    protected override Task<Fix?> FixAsync(Document document, SyntaxNode root, SyntaxNode node, CancellationToken cancellationToken)
    {
        var attribute = node.FirstAncestorOrSelf<MemberDeclarationSyntax>()?.AttributeLists.SelectMany(l => l.Attributes).FirstOrDefault(a => Attributes.Contains(a.Name.ToString().Split('.').Last()));
        var named = attribute?.ArgumentList?.Arguments.FirstOrDefault(a => a.NameEquals is null);
        if (attribute is null || named is null) return Task.FromResult<Fix?>(null);
        var rest = attribute.ArgumentList!.Arguments.Remove(named);
        var changed = attribute.WithArgumentList(rest.Count == 0 ? null : attribute.ArgumentList.WithArguments(rest));
        return Task.FromResult<Fix?>(new Fix("Name the lane after the member", root.ReplaceNode(attribute, changed)));
    }
}
