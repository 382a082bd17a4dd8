namespace Swim.Docs.Tests;

/// <summary>One fenced C# block of a page.</summary>
internal sealed record Snippet(string Page, int Line, string Code)
{
    public override string ToString() => $"{Page}:{Line}";

    public static IEnumerable<Snippet> All()
    {
        var pages = Directory.EnumerateFiles(Path.Combine(Checkout.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Append(Path.Combine(Checkout.Root, "README.md"))
            .Order(StringComparer.Ordinal);
        return pages.SelectMany(page => In(Path.GetRelativePath(Checkout.Root, page), File.ReadAllLines(page)));
    }

    private static IEnumerable<Snippet> In(string page, string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Trim() != "```csharp") continue;
            var start = i + 1;
            while (++i < lines.Length && lines[i].Trim() != "```")
            {
            }

            yield return new Snippet(page, start + 1, string.Join('\n', lines[start..i]));
        }
    }
}
