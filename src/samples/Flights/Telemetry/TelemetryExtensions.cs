using System.Globalization;
using OpenTelemetry.Metrics;
using Orleans.Dashboard;
using Swim.Telemetry;

namespace Flights.Telemetry;

/// <summary>How operators see this program: OTLP, a page for Prometheus, the dashboard of Orleans.</summary>
internal static class TelemetryExtensions
{
    private const string MetricsPort = "Metrics:Port";
    private const string OrleansDashboard = "OrleansDashboard";

    /// <summary>
    /// OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names a collector; <c>/metrics</c> for Prometheus on a port of its own when <c>Metrics:Port</c> gives one, so that
    /// whoever may see the map does not see it; the dashboard of Orleans when <c>OrleansDashboard</c> is true, and while developing.
    /// </summary>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.AddSwimTelemetry();
        if (PortOf(builder.Configuration) is { } port)
        {
            builder.Configuration["urls"] = string.Create(CultureInfo.InvariantCulture, $"{builder.Configuration["urls"]};http://+:{port}");
            builder.Services.AddOpenTelemetry().WithMetrics(static metrics => metrics.AddSwimInstrumentation().AddPrometheusExporter());
        }

        if (HasDashboard(builder.Configuration, builder.Environment)) builder.UseOrleans(static silo => silo.AddDashboard());
    }

    public static void MapTelemetry(this WebApplication app)
    {
        if (PortOf(app.Configuration) is { } port)
            app.UseOpenTelemetryPrometheusScrapingEndpoint(context => context.Connection.LocalPort == port && context.Request.Path == "/metrics");
        if (HasDashboard(app.Configuration, app.Environment)) app.MapOrleansDashboard("/_orleans");
    }

    private static int? PortOf(IConfiguration configuration) => configuration.GetValue<int?>(MetricsPort);

    private static bool HasDashboard(IConfiguration configuration, IHostEnvironment environment) => configuration.GetValue(OrleansDashboard, environment.IsDevelopment());
}
