using System.Reflection;
using System.Text.RegularExpressions;

namespace Swim.Docs.Tests;

/// <summary>What the pages call a metric is one, and each metric is in the page about them: an operator who puts the name into a query gets an answer.</summary>
public sealed partial class EveryMetricExists
{
    [Test]
    public async Task Every_metric_named_in_the_pages_is_published_by_a_running_server()
    {
        var published = await Instruments.AllAsync();
        var named = NamedMetrics();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(named, Has.Count.GreaterThan(20), "the pages were read");
            Assert.That(string.Join(", ", named.Where(metric => !published.ContainsKey(metric.Key)).Select(metric => $"{metric.Key} ({metric.Value})")), Is.Empty);
        }
    }

    [Test]
    public async Task Every_instrument_is_in_the_page_with_its_kind_and_unit()
    {
        var rows = Row().Matches(Page("telemetry.md")).ToDictionary(
            match => match.Groups["name"].Value, match => $"{match.Groups["kind"].Value} {match.Groups["unit"].Value}", StringComparer.Ordinal);
        var published = await Instruments.AllAsync();
        var ours = published.Values.Where(instrument => instrument.Name.StartsWith("swim.", StringComparison.Ordinal))
            .ToDictionary(instrument => instrument.Name, instrument => $"{Instruments.KindOf(instrument)} {instrument.Unit}", StringComparer.Ordinal);
        Assert.That(rows, Is.EquivalentTo(ours));
    }

    [Test]
    public async Task Every_queue_names_a_metric_or_a_property_that_exists()
    {
        var published = await Instruments.AllAsync();
        var table = Page("guarantees.md").Split("## Every queue", 2)[1].Split("\n## ", 2)[0];
        var rows = table.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(rows, Has.Count.GreaterThan(60), "the table was read");
            foreach (var row in rows)
            {
                var cell = row.Split('|', StringSplitOptions.TrimEntries)[^2];
                if (cell.StartsWith("none: ", StringComparison.Ordinal) || IsTold(row, cell)) continue;
                var names = Code().Matches(cell).Select(match => match.Groups["code"].Value).ToList();
                Assert.That(names, Is.Not.Empty, row);
                Assert.That(names.Where(name => !published.ContainsKey(name) && !IsProperty(name)), Is.Empty, row);
            }
        }
    }

    // a queue in somebody's browser is seen there
    private static bool IsTold(string row, string cell) => row.StartsWith("| browser client,", StringComparison.Ordinal) && cell.Length > 1;

    private static bool IsProperty(string name)
    {
        var parts = name.Split('.');
        return parts.Length == 2 && AppDomain.CurrentDomain.GetAssemblies()
            .Where(assembly => assembly.GetName().Name is { } simple && simple.StartsWith("Swim.", StringComparison.Ordinal))
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Any(type => type.Name == parts[0] && type.GetProperty(parts[1], BindingFlags.Public | BindingFlags.Instance) is not null);
    }

    private static string Page(string name) => File.ReadAllText(Path.Combine(Checkout.Root, "docs", name));

    // two dots at least: `swim.storage` is a health check and `swim.lanes` a view; attributes and spans have a table of their own
    private static Dictionary<string, string> NamedMetrics()
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var page in Directory.GetFiles(Path.Combine(Checkout.Root, "docs"), "*.md", SearchOption.AllDirectories))
        {
            foreach (Match match in Metric().Matches(File.ReadAllText(page)))
            {
                var name = match.Groups["name"].Value;
                if (!Others.Contains(name)) named.TryAdd(name, Path.GetRelativePath(Checkout.Root, page));
            }
        }

        return named;
    }

    private static readonly HashSet<string> Others = new(StringComparer.Ordinal)
    {
        "swim.agent.type", "swim.lane.type", "swim.envelope.kind", "swim.link.resume", "swim.node.uri", "swim.lane.uri", "swim.connection.id", "swim.store.flush", "swim.link.sync",
    };

    [GeneratedRegex(@"`(?<name>swim(\.[a-z]+){2,})`")]
    private static partial Regex Metric();

    [GeneratedRegex(@"^\| `(?<name>swim\.[a-z.]+)` \| (?<kind>[a-z-]+) \| `(?<unit>[^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<code>[^`]+)`")]
    private static partial Regex Code();
}
