using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Swim.Docs.Tests;

/// <summary>What a running server publishes.</summary>
internal static class Instruments
{
    /// <summary>Its kind as the page about telemetry names it.</summary>
    public static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" or "ObservableCounter" => "counter",
        "UpDownCounter" or "ObservableUpDownCounter" => "up-down",
        "Histogram" => "histogram",
        _ => "gauge",
    };

    /// <summary>The series that Prometheus shows of it: the name's dots and dashes are underscores, then come the unit and what the kind asks for.</summary>
    public static IEnumerable<string> SeriesOf(Instrument instrument)
    {
        var kind = KindOf(instrument);
        var unit = instrument.Unit switch
        {
            "By" => "bytes",
            "s" => "seconds",
            "ms" => "milliseconds",
            "MBy" => "megabytes",
            _ => "",
        };
        var name = instrument.Name.Replace('.', '_').Replace('-', '_');
        if (unit.Length > 0 && !name.Split('_').Contains(unit)) name += $"_{unit}";
        if (kind == "counter" && !name.EndsWith("_total", StringComparison.Ordinal)) name += "_total";
        return kind == "histogram" ? [$"{name}_bucket", $"{name}_sum", $"{name}_count"] : [name];
    }

    /// <summary>Starts one and stops it.</summary>
    public static async Task<Dictionary<string, Instrument>> AllAsync()
    {
        var published = new Dictionary<string, Instrument>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            lock (published) published[instrument.Name] = instrument;
        };
        listener.Start();
        await RunServerAsync();
        lock (published) return new Dictionary<string, Instrument>(published, StringComparer.Ordinal);
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
}
