using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// How this silo stands with its store, whatever store it is: degraded while commits fail, while a store says so, or while the oldest unsaved change is too old. Never unhealthy:
/// lanes stay readable, and a silo taken out of service would not bring the store back. Asks the silo's own figures and what stores say of their last attempts, never a store itself.
/// </summary>
internal sealed class StorageHealthCheck(CommitScheduler commits, IEnumerable<IStorageStatus> stores, IOptions<SwimOptions> options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Task.FromResult(Check(context.Registration.FailureStatus));
    }

    private HealthCheckResult Check(HealthStatus failing)
    {
        var lag = commits.Lag;
        var failure = commits.Failure;
        var data = new Dictionary<string, object>
        {
            ["lagSeconds"] = Math.Round(lag.TotalSeconds, 3),
            ["unsavedBytes"] = commits.UnsavedBytes,
            ["failures"] = commits.Failures,
            ["unwritableLanes"] = commits.HeldBackLanes,
        };
        if (failure is not null)
        {
            data["failingAgents"] = failure.Agents;
            data["failingSince"] = failure.Since;
            return new HealthCheckResult(failing, string.Create(CultureInfo.InvariantCulture,
                $"The store has refused commits since {failure.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, of {failure.Agents} agents now; last of {failure.Node}: {failure.Error.Message}"), failure.Error, data);
        }

        foreach (var store in stores)
        {
            if (store.Failure is not { } storeFailure) continue;
            data["failingSince"] = storeFailure.Since;
            return new HealthCheckResult(failing, string.Create(CultureInfo.InvariantCulture,
                $"The store {store.Store} has failed since {storeFailure.Since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC: {storeFailure.Message}"), null, data);
        }

        var most = options.Value.Storage.MaxLag;
        if (lag > most)
        {
            return new HealthCheckResult(failing, string.Create(CultureInfo.InvariantCulture,
                $"The oldest unsaved change is {lag.TotalSeconds:0.0} s old; more than {most.TotalSeconds:0.###} s (Swim:Storage:MaxLag) means that the store is too slow or does not answer."), null, data);
        }

        return HealthCheckResult.Healthy("Changes are stored in time.", data);
    }
}
