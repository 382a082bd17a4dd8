using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>While no silo is reached, looks for one: an Orleans client connects only when it has something to send.</summary>
internal sealed partial class ClusterLookout(ClusterReach reach, IClusterClient client, TimeProvider time, ILogger<ClusterLookout> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                if (reach.Silos == 0) await LookAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the process stops
        }
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        try
        {
            await client.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true, stoppingToken).WaitAsync(Period, time, stoppingToken);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            LogNotReached(logger, exception);
        }
    }

    [LoggerMessage(EventId = 3624, Level = LogLevel.Debug, Message = "No silo of the cluster is reached")]
    private static partial void LogNotReached(ILogger logger, Exception exception);
}
