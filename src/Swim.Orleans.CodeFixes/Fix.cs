using Microsoft.CodeAnalysis;

namespace Swim.CodeFixes;

/// <summary>A change that an editor offers.</summary>
/// <param name="title">What the menu says.</param>
/// <param name="root">The changed file.</param>
public sealed class Fix(string title, SyntaxNode root)
{
    /// <summary>What the menu says.</summary>
    public string Title { get; } = title;

    /// <summary>The changed file.</summary>
    public SyntaxNode Root { get; } = root;
}
