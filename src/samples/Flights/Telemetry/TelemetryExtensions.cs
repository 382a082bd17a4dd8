using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Flights.Telemetry;

/// <summary>Metrics and traces to an OpenTelemetry collector.</summary>
internal static class TelemetryExtensions
{
    /// <summary>
    /// Sends them when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names a collector; the exporter's other variables (<c>OTEL_SERVICE_NAME</c>,
    /// <c>OTEL_RESOURCE_ATTRIBUTES</c>, <c>OTEL_METRIC_EXPORT_INTERVAL</c>, …) count too. Nothing is collected without one.
    /// </summary>
    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])) return;
        builder.Services.AddOpenTelemetry()
            .WithMetrics(static metrics => metrics.AddMeter("Swim.*", "Microsoft.Orleans", "Npgsql", "System.Runtime", "Microsoft.AspNetCore.Server.Kestrel"))
            .WithTracing(static traces => traces.AddSource("Swim.*", "Microsoft.Orleans.*"))
            .UseOtlpExporter();
    }
}
