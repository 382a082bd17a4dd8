using Microsoft.Extensions.Logging;
using Orleans;

namespace Swim.Runtime;

/// <summary>A gateway that starts before its cluster waits for it, and says so now and then.</summary>
internal sealed partial class ClusterRetries(TimeProvider time, ILogger<ClusterRetries> logger) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private TimeSpan _wait = First;

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        LogWaiting(logger, exception.GetBaseException().Message);

        // gateways that wait together do not try together
        var jitter = 0.75 + (Random.Shared.NextDouble() / 2);
        await Task.Delay(_wait * jitter, time, cancellationToken);
        _wait = _wait * 2 < Longest ? _wait * 2 : Longest;
        return true;
    }

    [LoggerMessage(EventId = 3621, Level = LogLevel.Warning, Message = "The cluster cannot be reached yet; the start waits for it: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string reason);
}
