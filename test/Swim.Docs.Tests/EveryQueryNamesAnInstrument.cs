using System.Text.Json;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Swim.Docs.Tests;

/// <summary>The dashboard and the alerts ask for what a running server publishes, by the names that Prometheus gives it, and for attributes that exist.</summary>
public sealed partial class EveryQueryNamesAnInstrument
{
    // what Prometheus itself, or its histograms, put beside our attributes
    private static readonly string[] Labels = ["job", "instance", "le", "gc_heap_generation"];

    [Test]
    public async Task In_the_dashboard()
    {
        using var dashboard = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(Checkout.Root, "deploy", "grafana", "swim.json")));
        var queries = new List<string>();
        Collect(dashboard.RootElement, queries);
        Assert.That(queries, Has.Count.GreaterThan(40));
        await CheckAsync(queries);
    }

    [Test]
    public async Task In_the_alerts()
    {
        var alerts = Alerts().ToList();
        Assert.That(alerts, Has.Count.GreaterThan(10));
        await CheckAsync(alerts.Select(alert => Text(alert, "expr")!));
    }

    [Test]
    public void Every_alert_says_how_bad_it_is_and_what_it_means()
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (var alert in Alerts())
            {
                Assert.That(Text(alert, "alert"), Does.StartWith("Swim"));
                Assert.That(((YamlMappingNode)alert["labels"])["severity"].ToString(), Is.AnyOf("critical", "warning"));
                Assert.That(((YamlMappingNode)alert["annotations"])["summary"].ToString(), Is.Not.Empty);
                Assert.That(((YamlMappingNode)alert["annotations"])["description"].ToString(), Is.Not.Empty);
            }
        }
    }

    private static async Task CheckAsync(IEnumerable<string> queries)
    {
        var series = (await Instruments.AllAsync()).Values.SelectMany(Instruments.SeriesOf).ToHashSet(StringComparer.Ordinal);
        var labels = Attribute().Matches(await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "docs", "telemetry.md"))).Select(match => match.Groups["name"].Value.Replace('.', '_')).Concat(Labels).ToHashSet(StringComparer.Ordinal);
        using (Assert.EnterMultipleScope())
        {
            foreach (var query in queries)
            {
                var asked = Name().Matches(Grouping().Replace(Selector().Replace(query, " "), " ")).Select(match => match.Value).ToList();
                Assert.That(asked, Is.Not.Empty, query);
                Assert.That(asked.Where(name => !series.Contains(name)), Is.Empty, query);
                var used = Selector().Matches(query).SelectMany(match => Label().Matches(match.Value)).Select(match => match.Groups["name"].Value)
                    .Concat(Grouping().Matches(query).SelectMany(match => match.Groups["names"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)));
                Assert.That(used.Where(label => !labels.Contains(label)), Is.Empty, query);
            }
        }
    }

    private static IEnumerable<YamlMappingNode> Alerts()
    {
        var yaml = new YamlStream();
        using var reader = new StreamReader(Path.Combine(Checkout.Root, "deploy", "prometheus", "alerts.yaml"));
        yaml.Load(reader);
        return ((YamlSequenceNode)yaml.Documents[0].RootNode["groups"]).SelectMany(group => (YamlSequenceNode)group["rules"]).Cast<YamlMappingNode>();
    }

    private static string? Text(YamlMappingNode node, string key) => node[key].ToString();

    private static void Collect(JsonElement element, List<string> queries)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray()) Collect(item, queries);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                if (property.Name == "expr") queries.Add(property.Value.GetString()!);
                else Collect(property.Value, queries);
            }
        }
    }

    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]")]
    private static partial Regex Selector();

    [GeneratedRegex(@"\b(by|without|on|ignoring)\s*\((?<names>[^)]*)\)")]
    private static partial Regex Grouping();

    // functions are followed by what they are given
    [GeneratedRegex(@"\b[a-z]+(_[a-z0-9]+)+\b(?!\s*\()")]
    private static partial Regex Name();

    [GeneratedRegex(@"(?<name>[a-z_]+)\s*(=~|!~|!=|=)")]
    private static partial Regex Label();

    [GeneratedRegex(@"^\| `(?<name>[a-z.]+)` \| [^|]+ \|$", RegexOptions.Multiline)]
    private static partial Regex Attribute();
}
