using System.Text.RegularExpressions;

namespace Swim.Docs.Tests;

/// <summary>README leads to every page, and no link between pages is dead.</summary>
public sealed partial class EveryPageIsLinked
{
    private static string Docs => Path.Combine(Checkout.Root, "docs");

    [Test]
    public void Every_page_can_be_reached_from_the_readme()
    {
        var reached = Reach(Path.Combine(Checkout.Root, "README.md"), out var dead);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(dead, Is.Empty);
            Assert.That(Pages().Except(reached).Select(Relative), Is.Empty);
        }
    }

    [Test]
    public void Every_page_about_lanes_is_in_their_table()
    {
        var folder = Path.Combine(Docs, "lanes");
        var listed = Targets(Path.Combine(folder, "README.md")).Select(Path.GetFileName).ToHashSet();
        Assert.That(Directory.GetFiles(folder, "*.md").Select(Path.GetFileName).Where(name => name != "README.md" && !listed.Contains(name)), Is.Empty);
    }

    private static string[] Pages() => Directory.GetFiles(Docs, "*.md", SearchOption.AllDirectories);

    private static HashSet<string> Reach(string start, out List<string> dead)
    {
        dead = [];
        var reached = new HashSet<string> { start };
        var open = new Queue<string>(reached);
        while (open.TryDequeue(out var page))
        {
            foreach (var target in Targets(page))
            {
                // a link to a folder shows what is in it
                if (Directory.Exists(target)) reached.UnionWith(Directory.GetFiles(target, "*.md"));
                else if (!File.Exists(target)) dead.Add($"{Relative(page)}: {Relative(target)}");
                else if (reached.Add(target) && target.EndsWith(".md", StringComparison.Ordinal)) open.Enqueue(target);
            }
        }

        return reached;
    }

    private static IEnumerable<string> Targets(string page) =>
        Link().Matches(File.ReadAllText(page)).Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal))
            .Select(target => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, target)));

    private static string Relative(string path) => Path.GetRelativePath(Checkout.Root, path);

    [GeneratedRegex(@"\]\((?<target>[^)#\s]+)(#[^)]*)?\)")]
    private static partial Regex Link();
}
