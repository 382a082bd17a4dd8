using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Swim.Telemetry;

/// <summary>What an application that sets up OpenTelemetry itself subscribes to.</summary>
public static class SwimInstrumentationExtensions
{
    /// <summary>The meters <c>Swim.Server</c> and <c>Swim.Client</c>, and those of what they stand on: Orleans, Npgsql, the web server, the runtime.</summary>
    public static MeterProviderBuilder AddSwimInstrumentation(this MeterProviderBuilder metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return metrics.AddMeter(
            "Swim.*", "Microsoft.Orleans", "Microsoft.Orleans.*", "Npgsql", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel");
    }

    /// <summary>The sources <c>Swim.Server</c> and <c>Swim.Client</c>, and those of Orleans, Npgsql and the web server.</summary>
    public static TracerProviderBuilder AddSwimInstrumentation(this TracerProviderBuilder traces)
    {
        ArgumentNullException.ThrowIfNull(traces);
        return traces.AddSource("Swim.*", "Microsoft.Orleans.*", "Npgsql", "Microsoft.AspNetCore");
    }
}
