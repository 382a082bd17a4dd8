using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Polly;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// Delivers the link steps of a batch again when their agent could not be reached, so that a reader whose own silo lives does not notice that its agent's died. Links, syncs and
/// unlinks may be carried out twice; commands may not and are not.
/// </summary>
internal sealed partial class LinkRetry(
    IAgentDelivery delivery, LaneHub hub, ClusterClock clock, IOptions<SwimClusterFeedOptions> options, SwimClusterMetrics metrics, ILogger<LinkRetry> logger, IOwners? cluster = null, IHostApplicationLifetime? lifetime = null)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    /// <summary>Whether what went wrong passes by itself, and the batch has steps that may be repeated.</summary>
    public bool CanRetry(NodeBatch batch, Exception exception)
    {
        if (cluster is { IsAlone: true } || lifetime is { ApplicationStopping.IsCancellationRequested: true } || !IsPassing(exception)) return false;
        foreach (ref readonly var op in batch.Ops)
            if (op.Kind != NodeOpKind.Command) return true;
        return false;
    }

    /// <summary>The sender is told, and tells its readers.</summary>
    public void GiveUp(NodeBatch batch) => hub.FarIds.Forget(batch);

    /// <summary>Delivers the link steps until that succeeds.</summary>
    /// <exception cref="AgentUnavailableException">It has not for long enough, or what went wrong does not pass.</exception>
    public async ValueTask RunAsync(GrainTarget target, NodeBatch batch, Exception exception, CancellationToken cancellationToken)
    {
        // a call that has failed may still hold it
        batch.IsHeld = true;
        var commands = 0;
        foreach (ref readonly var op in batch.Ops)
            if (op.Kind == NodeOpKind.Command) commands++;
        if (commands > 0) LogCommandsLost(logger, exception, commands, target.Node);
        var started = clock.Time.GetTimestamp();
        var wait = FirstWait;
        while (true)
        {
            await Task.Delay(wait * (0.75 + (Random.Shared.NextDouble() / 2)), clock.Time, cancellationToken);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
            metrics.Retried();
            try
            {
                await delivery.DeliverAsync(target.Agent, LinksOf(batch, target));
                return;
            }
            catch (Exception next)
            {
                if (CanRetry(batch, next) && clock.Time.GetElapsedTime(started) <= options.Value.RetryTime) continue;
                GiveUp(batch);
                throw GrainCall.Unavailable(target.Node, next);
            }
        }
    }

    private static NodeBatch LinksOf(NodeBatch batch, GrainTarget target)
    {
        var links = new NodeBatch { Target = target };
        foreach (ref readonly var op in batch.Ops)
            if (op.Kind != NodeOpKind.Command) links.Add(op.Kind, op.Lane, batch.Body(op), op.Reader);
        return links;
    }

    /// <summary>
    /// Whether it is about the way to the agent and not about the agent: a silo that does not answer, or holds the part of the directory where the agent is looked for and is not yet known
    /// to be dead (then Orleans gives the placement up by an exception of its resilience library). An agent that ends answers so too: its next activation does better.
    /// </summary>
    private static bool IsPassing(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is OrleansMessageRejectionException or TimeoutException or OperationCanceledException or Orleans.Runtime.Messaging.ConnectionFailedException
                or AgentUnavailableException or SocketException or ExecutionRejectedException) return true;
        }

        return false;
    }

    [LoggerMessage(EventId = 3402, Level = LogLevel.Warning, Message = "{Count} commands to agent {NodeUri} may be lost: it was unavailable; links in the same batch are tried again")]
    private static partial void LogCommandsLost(ILogger logger, Exception exception, int count, string nodeUri);
}
