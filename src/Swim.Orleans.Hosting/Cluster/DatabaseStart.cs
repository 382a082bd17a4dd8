using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Swim.Runtime;

/// <summary>
/// Waits, before anything else starts, until the database of the cluster answers and has its tables: in a fleet that is started as a whole, the database is often
/// the last to be ready, and a start that fails for it should say nothing else.
/// </summary>
internal sealed partial class DatabaseStart(
    IServiceProvider services,
    ClusterConnection connection,
    OwnStorage storage,
    OwnMembership membership,
    IOptions<SwimOptions> options,
    IOptions<ClusterOptions> cluster,
    IOptions<EndpointOptions> endpoints,
    ILogger<DatabaseStart> logger) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (!connection.IsGiven || (!storage.IsUsed && !membership.IsUsed)) return;
        await SwimPostgresClusteringExtensions.OpenSwimPostgresAsync(services, connection.Text, options.Value.Cluster.StartTimeout, cancellationToken: cancellationToken);
        if (membership.IsUsed)
            LogMember(logger, cluster.Value.ClusterId, endpoints.Value.AdvertisedIPAddress, endpoints.Value.SiloPort, endpoints.Value.GatewayPort, connection.Where);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventId = 3611, Level = LogLevel.Information, Message = "Member of cluster '{Cluster}' at {Address}, port {SiloPort} for silos and {GatewayPort} for clients; {Where}")]
    private static partial void LogMember(ILogger logger, string cluster, System.Net.IPAddress address, int siloPort, int gatewayPort, string where);
}
