using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using Swim.Telemetry;

namespace Microsoft.Extensions.Hosting;

/// <summary>Telemetry of an application over OTLP.</summary>
public static class SwimTelemetryHostApplicationBuilderExtensions
{
    private static readonly string[] Endpoints =
        ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"];

    /// <summary>
    /// Sends metrics, traces and logs (with their scopes) of Swim, Orleans, Npgsql, the web server and the runtime over OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, or that
    /// variable of one signal, names a collector; the other standard variables count too (<c>OTEL_SERVICE_NAME</c>, <c>OTEL_RESOURCE_ATTRIBUTES</c>,
    /// <c>OTEL_TRACES_SAMPLER</c>, <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>, …). Without one, or with <c>OTEL_SDK_DISABLED=true</c>, nothing is collected and nothing costs
    /// anything. Variables are read from the configuration, so a file or the command line may name them too. Calling it again changes nothing.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <returns>The same builder.</returns>
    public static IHostApplicationBuilder AddSwimTelemetry(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Services.Any(static service => service.ServiceType == typeof(Marker))) return builder;
        builder.Services.AddSingleton<Marker>();
        var isDisabled = string.Equals(builder.Configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase);
        if (isDisabled || Endpoints.All(name => string.IsNullOrEmpty(builder.Configuration[name]))) return builder;
        builder.Logging.AddOpenTelemetry(static logs =>
        {
            logs.IncludeScopes = true;
            logs.IncludeFormattedMessage = true;
        });
        builder.Services.AddOpenTelemetry()
            .WithMetrics(static metrics => metrics.AddSwimInstrumentation())
            .WithTracing(static traces => traces.AddSwimInstrumentation())
            .UseOtlpExporter();
        return builder;
    }

    private sealed class Marker;
}
