using System.Text.RegularExpressions;
using Swim.Interop.Tests.Support;

namespace Swim.Interop.Tests.Page;

/// <summary>The page that the Flights sample serves to Prometheus, against the page of the documentation that names what is on it.</summary>
internal sealed partial class MetricsPageTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);
    private static readonly string[] Suffixes = ["_total", "_bucket", "_sum", "_count"];

    // observed whether anything has happened or not; the replay writes
    private static readonly string[] Always =
    [
        "swim_server_agents", "swim_server_feed_readers", "swim_store_unsaved_bytes", "swim_store_lag_seconds", "swim_store_flush_waiting", "swim_storage_queue_writes", "swim_storage_queue_bytes",
        "swim_storage_commits_total", "swim_storage_commit_duration_seconds_bucket", "swim_storage_commit_duration_seconds_count",
    ];

    [Test]
    public async Task Prometheus_finds_what_is_documented_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        var port = FreePort.Find();
        await using var server = new FlightsServer(FreePort.Find(), folder.Path, $"--Metrics:Port={port}");
        await server.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        using var guard = new CancellationTokenSource(Guard);
        string page;
        HashSet<string> series;
        do
        {
            using var response = await http.GetAsync("/metrics", guard.Token);
            Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/plain").Or.EqualTo("application/openmetrics-text"));
            page = await response.Content.ReadAsStringAsync(guard.Token);
            series = [.. Series().Matches(page).Select(static match => match.Groups[1].Value)];
        }
        while (!series.IsSupersetOf(Always));

        var documented = Documented();
        Assert.Multiple(() =>
        {
            Assert.That(series.Where(static name => name.StartsWith("swim_", StringComparison.Ordinal)).Select(Plain).Distinct().Except(documented), Is.Empty, "on the page and not in docs/telemetry.md");
            Assert.That(series, Has.Some.StartsWith("orleans_"));
            Assert.That(page, Does.Contain("# TYPE swim_server_agents gauge").And.Contain("# TYPE swim_storage_commits_total counter").Or.Contain("# TYPE swim_storage_commits counter"));
        });

        // the page for people is not where the figures are
        using var visitor = new HttpClient { BaseAddress = new Uri(server.Url) };
        Assert.That(await visitor.GetStringAsync("/", guard.Token), Does.Not.Contain("swim_server_agents"));
        using var refused = await visitor.GetAsync("/metrics", guard.Token);
        Assert.That(refused.IsSuccessStatusCode, Is.False);
    }

    /// <summary>Names as Prometheus spells them, without unit and kind.</summary>
    private static HashSet<string> Documented() =>
        [.. Row().Matches(File.ReadAllText(Repository.PathTo("docs", "telemetry.md"))).Select(static match => Unitless(match.Groups[1].Value.Replace('.', '_')))];

    private static string Plain(string series)
    {
        foreach (var suffix in Suffixes)
            if (series.EndsWith(suffix, StringComparison.Ordinal)) return Unitless(series[..^suffix.Length]);
        return Unitless(series);
    }

    private static string Unitless(string name) => Unit().Replace(name, "");

    [GeneratedRegex(@"^([a-z_]\w*)(?:\{[^\n]*\})? [^#\n]", RegexOptions.Multiline)]
    private static partial Regex Series();

    [GeneratedRegex(@"^\| `(swim\.[\w.]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("_(bytes|seconds|milliseconds)$")]
    private static partial Regex Unit();
}
