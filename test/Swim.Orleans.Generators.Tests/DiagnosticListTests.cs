using System.Text.RegularExpressions;

namespace Swim.Generators.Tests;

/// <summary>The table of diagnostics for people.</summary>
public sealed partial class DiagnosticListTests
{
    [Test]
    public async Task Every_diagnostic_is_on_the_page_about_the_SDK()
    {
        var root = Path.GetFullPath(Path.Combine(Generation.CasesFolder(), "..", "..", ".."));
        var known = Ids(await File.ReadAllTextAsync(Path.Combine(root, "src", "Swim.Orleans.Generators", "AnalyzerReleases.Unshipped.md")));
        var page = Ids(await File.ReadAllTextAsync(Path.Combine(root, "docs", "sdk.md")));
        Assert.That(known.Except(page), Is.Empty);
    }

    private static IEnumerable<string> Ids(string text) => Row().Matches(text).Select(m => m.Value);

    [GeneratedRegex("SWIM[0-9]{4}")]
    private static partial Regex Row();
}
