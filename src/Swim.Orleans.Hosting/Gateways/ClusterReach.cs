using Microsoft.Extensions.Logging;
using Orleans;

namespace Swim.Runtime;

/// <summary>How many silos this process is connected to. Safe from any thread.</summary>
internal sealed partial class ClusterReach(ILogger<ClusterReach> logger) : IClusterConnectionStatusObserver
{
    private int _silos;

    /// <summary>Silos with an open connection.</summary>
    public int Silos => Volatile.Read(ref _silos);

    public void NotifyGatewayCountChanged(int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered)
    {
        Volatile.Write(ref _silos, currentNumberOfGateways);
        if (connectionRecovered) LogReached(logger);
    }

    public void NotifyClusterConnectionLost()
    {
        Volatile.Write(ref _silos, 0);
        LogLost(logger);
    }

    [LoggerMessage(EventId = 3622, Level = LogLevel.Information, Message = "The cluster is reached")]
    private static partial void LogReached(ILogger logger);

    [LoggerMessage(EventId = 3623, Level = LogLevel.Warning, Message = "No silo of the cluster is reached: links stay, commands fail until one is")]
    private static partial void LogLost(ILogger logger);
}
