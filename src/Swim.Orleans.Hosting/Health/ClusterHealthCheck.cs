using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Swim.Runtime;

/// <summary>Ready, in a process without a silo: a silo of the cluster is reached and the host is not on its way down.</summary>
internal sealed class ClusterHealthCheck(ClusterReach reach, IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested) return Task.FromResult(HealthCheckResult.Unhealthy("The host is stopping."));
        return Task.FromResult(reach.Silos > 0
            ? HealthCheckResult.Healthy("The cluster is reached.", new Dictionary<string, object> { ["silos"] = reach.Silos })
            : HealthCheckResult.Unhealthy("No silo of the cluster is reached."));
    }
}
