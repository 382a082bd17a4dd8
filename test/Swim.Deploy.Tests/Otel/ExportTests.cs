using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Swim.Deploy.Tests.Running;
using Swim.Deploy.Tests.Tools;

namespace Swim.Deploy.Tests.Otel;

/// <summary>The sample sends its figures to the collector that the environment names.</summary>
internal sealed class ExportTests
{
    [Test]
    public async Task Figures_arrive_with_the_name_of_the_silo()
    {
        var bodies = Channel.CreateBounded<string>(new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropOldest });
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var collector = builder.Build();
        collector.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            if (signal == "metrics") bodies.Writer.TryWrite(Encoding.Latin1.GetString(body.ToArray()));
            return Results.Bytes([], "application/x-protobuf");
        });
        await collector.StartAsync();

        await using var pod = await Pod.StartAsync("flights", "127.0.0.1", Checkout.Flights, new Dictionary<string, string?>
        {
            ["URLS"] = "http://127.0.0.1:0",
            ["Swim__Storage__Path"] = ":memory:",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.Single(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "300",
            ["OTEL_SERVICE_NAME"] = "flights",
            ["OTEL_RESOURCE_ATTRIBUTES"] = "service.instance.id=silo-7",
        });

        // an instrument is sent from its first use on
        using var guard = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var link = await Links.OpenAsync(new Uri(pod.Http.BaseAddress!, "/"), guard.Token);
        await foreach (var body in bodies.Reader.ReadAllAsync(guard.Token))
        {
            if (!body.Contains("swim.server.connections", StringComparison.Ordinal) || !body.Contains("swim.server.agents", StringComparison.Ordinal)) continue;
            Assert.That(body, Does.Contain("flights").And.Contain("silo-7"));
            return;
        }
    }
}
