using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Polly;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// Delivers a batch again when its agent could not be reached, so that a peer whose own silo lives does not notice that its agent's died. Links, syncs and unlinks may be
/// carried out twice; commands may not: they are repeated only after a rejection, which says that nothing of the batch has run. Otherwise the sender is told that they may
/// be lost (<see cref="NodeBatch.LostCommands"/>).
/// </summary>
internal sealed partial class LinkRetry(
    IAgentDelivery delivery, LaneHub hub, ClusterClock clock, IOptions<SwimClusterFeedOptions> options, SwimClusterMetrics metrics, ILogger<LinkRetry> logger, IOwners? cluster = null, IHostApplicationLifetime? lifetime = null)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    /// <summary>Whether what went wrong passes by itself, and the batch has steps that may be repeated.</summary>
    public bool CanRetry(NodeBatch batch, Exception exception)
    {
        if (lifetime is { ApplicationStopping.IsCancellationRequested: true } || !IsPassing(exception)) return false;

        // also on one silo: an agent that ends again and again sends back what waits for it, and Orleans forwards nothing more than twice
        if (HasNotRun(exception)) return true;
        if (cluster is { IsAlone: true }) return false;
        foreach (ref readonly var op in batch.Ops)
            if (op.Kind != NodeOpKind.Command) return true;
        return false;
    }

    /// <summary>The sender is told, and tells its readers.</summary>
    public void GiveUp(NodeBatch batch) => hub.FarIds.Forget(batch);

    /// <summary>Delivers what may be repeated until that succeeds.</summary>
    /// <exception cref="AgentUnavailableException">It has not for long enough, or what went wrong does not pass.</exception>
    public async ValueTask RunAsync(GrainTarget target, NodeBatch batch, Exception exception, CancellationToken cancellationToken)
    {
        // a call that has failed may still hold it
        batch.IsHeld = true;
        var withCommands = HasNotRun(exception);
        var started = clock.Time.GetTimestamp();
        var wait = FirstWait;
        var changed = cluster?.Changed;
        var left = batch;
        while (true)
        {
            if (!withCommands && batch.LostCommands == 0) Lose(target, batch, left, exception);
            if (await Pauses.WaitAsync(wait, changed, clock.Time, cancellationToken)) wait = FirstWait;
            else wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
            changed = cluster?.Changed;
            metrics.Retried();
            var again = AgainOf(left, target, withCommands);
            try
            {
                if (again.Count > 0) await delivery.DeliverAsync(target.Agent, again);
                return;
            }
            catch (Exception next)
            {
                exception = next;
                left = again;
                if (withCommands) batch.Sender?.GiveUp(again.Order);
                withCommands &= HasNotRun(next);
                if (CanRetry(again, next) && clock.Time.GetElapsedTime(started) <= options.Value.RetryTime) continue;
                GiveUp(batch);
                throw GrainCall.Unavailable(target.Node, next);
            }
        }
    }

    private void Lose(GrainTarget target, NodeBatch batch, NodeBatch left, Exception exception)
    {
        var commands = 0;
        foreach (ref readonly var op in left.Ops[left.Done..])
            if (op.Kind == NodeOpKind.Command) commands++;
        batch.LostCommands = commands;
        if (commands > 0) LogCommandsLost(logger, exception, commands, target.Node);
    }

    private static NodeBatch AgainOf(NodeBatch batch, GrainTarget target, bool withCommands)
    {
        var again = new NodeBatch { Target = target };
        foreach (ref readonly var op in batch.Ops[batch.Done..])
            if (withCommands || op.Kind != NodeOpKind.Command) again.Add(op.Kind, op.Lane, batch.Body(op), op.Reader);
        if (withCommands && batch.Sender is { } sender) again.Order = sender.Next();
        return again;
    }

    // no silo has taken it, or it was sent back before its turn; that a silo has died (an exception derived from this one) does not say what it had done
    private static bool HasNotRun(Exception exception) => exception.GetType() == typeof(OrleansMessageRejectionException);

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
