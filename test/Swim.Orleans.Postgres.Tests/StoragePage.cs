using System.Text.RegularExpressions;

namespace Swim.Postgres.Tests;

/// <summary>What docs/storage.md tells people to ask a store.</summary>
internal static partial class StoragePage
{
    public static string[] Queries()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "docs", "storage.md"))) folder = folder.Parent;
        Assert.That(folder, Is.Not.Null, "no docs/storage.md above the tests");
        var queries = Block().Matches(File.ReadAllText(Path.Combine(folder!.FullName, "docs", "storage.md")))
            .SelectMany(block => block.Groups["sql"].Value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToArray();
        Assert.That(queries, Is.Not.Empty);
        return queries;
    }

    [GeneratedRegex("```sql\\n(?<sql>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
