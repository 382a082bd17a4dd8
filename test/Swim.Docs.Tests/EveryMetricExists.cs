using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Swim.Docs.Tests;

/// <summary>What the pages call a metric is one: an operator who puts the name into a query gets an answer.</summary>
public sealed partial class EveryMetricExists
{
    [Test]
    public async Task Every_metric_named_in_the_pages_is_published_by_a_running_server()
    {
        var published = new HashSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            lock (published) published.Add(instrument.Name);
        };
        listener.Start();
        await RunServerAsync();

        var named = NamedMetrics();
        lock (published)
        {
            using (Assert.EnterMultipleScope())
            {
                Assert.That(named, Has.Count.GreaterThan(20), "the pages were read");
                Assert.That(string.Join(", ", named.Where(metric => !published.Contains(metric.Key)).Select(metric => $"{metric.Key} ({metric.Value})")), Is.Empty);
            }
        }
    }

    private static async Task RunServerAsync()
    {
        using var folder = new StoreFolder();
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddSwim(options => options.Storage.Path = Path.Combine(folder.Path, "swim.db")).DiscoverAgents(false);
        await using var app = builder.Build();
        app.MapSwim();
        await app.StartAsync();

        // links to other hosts are made, and counted, from the first on
        app.Services.GetRequiredService<Swim.Client.WarpClient>();
        await app.StopAsync();
    }

    private sealed class StoreFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("swim-docs-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }

    // two dots at least: `swim.storage` is a health check and `swim.lanes` a view
    private static Dictionary<string, string> NamedMetrics()
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var page in Directory.GetFiles(Path.Combine(Checkout.Root, "docs"), "*.md", SearchOption.AllDirectories))
        {
            foreach (Match match in Metric().Matches(File.ReadAllText(page))) named.TryAdd(match.Groups["name"].Value, Path.GetRelativePath(Checkout.Root, page));
        }

        return named;
    }

    [GeneratedRegex(@"`(?<name>swim(\.[a-z]+){2,})`")]
    private static partial Regex Metric();
}
