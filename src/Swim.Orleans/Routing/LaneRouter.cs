using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// Reaches agents by grain calls: one call per batch, whose argument is passed by reference within the silo. Targets on other hosts
/// (<see cref="NodeResolver"/> makes them, never <see cref="TryResolve"/>) are reached over WARP.
/// </summary>
internal sealed class LaneRouter(IAgentRoutes routes, IAgentDelivery delivery, SwimServerMetrics metrics, MetaNodes meta, LinkRetry retry) : ILaneRouter
{
    public bool TryResolve(string nodePath, [NotNullWhen(true)] out NodeTarget? target)
    {
        ArgumentNullException.ThrowIfNull(nodePath);
        if (MetaNodes.IsMeta(nodePath)) return meta.TryResolve(nodePath, out target);
        if (routes.TryResolve(nodePath, out var agent))
        {
            target = agent;
            return true;
        }

        target = null;
        return false;
    }

    public ValueTask DeliverAsync(NodeTarget target, NodeBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (target is RemoteTarget remote) return DeliverAsync(remote, batch, cancellationToken);
        if (target is MetaTarget metaTarget)
        {
            meta.Deliver(metaTarget, batch);
            return default;
        }

        if (target is not GrainTarget own) throw new ArgumentException("The target comes from another router.", nameof(target));
        batch.Target = target;
        if (batch.Sender is { } sender) batch.Order = sender.Next();
        var started = batch.HasCommands ? metrics.Timestamp() : 0;
        ValueTask call;
        try
        {
            call = delivery.DeliverAsync(own.Agent, batch);
        }
        catch (Exception exception)
        {
            GiveUpCommands(batch);
            metrics.CommandEnded(target.AgentType, started, exception.GetType().Name);
            return ValueTask.FromException(GrainCall.Unavailable(target.Node, exception));
        }

        if (!call.IsCompletedSuccessfully) return AwaitAsync(own, batch, call, started, cancellationToken);
        metrics.CommandEnded(target.AgentType, started, null);
        return call;
    }

    public bool TryDeliver(NodeTarget target, NodeBatch batch, IDeliveryReceiver receiver, WaitingAgents? waiting = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(receiver);
        if (target is not GrainTarget own || delivery.FindLocal(own) is not { } inbox) return false;
        batch.Target = target;
        batch.Receiver = receiver;
        batch.Started = batch.HasCommands ? metrics.Timestamp() : 0;

        // a sender that has never given up anything has nothing to say: its batches are numbered when they go on by calls
        if (batch.Sender is { HasGivenUp: true } sender) batch.Order = sender.Next();
        inbox.Add(this, batch, waiting);
        return true;
    }

    /// <summary>A batch given to <see cref="TryDeliver"/> has been carried out.</summary>
    public void Delivered(NodeBatch batch)
    {
        if (batch.Started != 0) metrics.CommandEnded(batch.Target!.AgentType, batch.Started, null);
        Tell(batch, null);
    }

    /// <summary>Gives a batch that goes by a grain call its number, if it has none.</summary>
    public static void Number(NodeBatch batch)
    {
        if (batch.Order.Sender == 0 && batch.Sender is { } sender) batch.Order = sender.Next();
    }

    // it may be filled again from then on
    private static void Tell(NodeBatch batch, Exception? failure)
    {
        var receiver = batch.Receiver!;
        batch.Receiver = null;
        receiver.OnDelivered(batch, failure);
    }

    /// <summary>A batch given to <see cref="TryDeliver"/> has not been carried out in a turn, or not all of it: what is left goes by a grain call, as others do.</summary>
    public async Task FinishAsync(GrainTarget target, NodeBatch batch, ValueTask call)
    {
        Exception? failure = null;
        try
        {
            await AwaitAsync(target, batch, call, batch.Started, default);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        Tell(batch, failure);
    }

    private async ValueTask AwaitAsync(GrainTarget target, NodeBatch batch, ValueTask call, long started, CancellationToken cancellationToken)
    {
        try
        {
            await call;
            metrics.CommandEnded(target.AgentType, started, null);
        }
        catch (Exception exception) when (retry.CanRetry(batch, exception))
        {
            GiveUpCommands(batch);
            metrics.CommandEnded(target.AgentType, started, exception.GetType().Name);
            await retry.RunAsync(target, batch, exception, cancellationToken);
        }
        catch (Exception exception)
        {
            GiveUpCommands(batch);
            metrics.CommandEnded(target.AgentType, started, exception.GetType().Name);
            retry.GiveUp(batch);
            throw GrainCall.Unavailable(target.Node, exception);
        }
    }

    // they may still be on their way, in a silo that stands still or behind a network that is cut; what the sender sends next must not be overtaken by them
    private static void GiveUpCommands(NodeBatch batch)
    {
        if (batch.HasCommands) batch.Sender?.GiveUp(batch.Order);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<CommandOutcome> CommandAsync(NodeTarget target, string lane, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        if (target is RemoteTarget remote)
        {
            await remote.Remote.CommandReconAsync(lane, body, cancellationToken);
            return CommandOutcome.Accepted;
        }

        if (target is MetaTarget metaTarget) return MetaNodes.Command(metaTarget, lane);
        var agent = AgentOf(target);
        var started = metrics.Timestamp();
        CommandReply reply;
        try
        {
            reply = await GrainCall.CommandAsync(target.Node, agent, lane, body, cancellationToken);
        }
        catch (AgentUnavailableException exception)
        {
            metrics.CommandEnded(target.AgentType, started, (exception.InnerException ?? exception).GetType().Name);
            throw;
        }

        metrics.CommandEnded(target.AgentType, started, reply.Status == CommandStatus.Accepted ? null : reply.Status.ToString());
        return new CommandOutcome(reply.Status, reply.Message, reply.Offset);
    }

    public async ValueTask<LaneResponse> RequestAsync(NodeTarget target, string lane, LaneRequest request, CancellationToken cancellationToken = default)
    {
        if (target is MetaTarget) return LaneResponse.NotFound($"{target.Node} has no lane {lane} that answers requests.");
        var agent = AgentOf(target);
        var started = metrics.Timestamp();
        RequestReply reply;
        try
        {
            reply = await agent.RequestAsync(lane, request, cancellationToken).AsTask().WaitAsync(cancellationToken);
            if (reply.Commit != 0) await GrainCall.CommittedAsync(agent, reply.Epoch, reply.Commit, reply.Durable, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            metrics.RequestEnded(target.AgentType, started, exception.GetType().Name);
            throw GrainCall.Unavailable(target.Node, exception);
        }

        metrics.RequestEnded(target.AgentType, started, reply.Response.Status < 500 ? null : reply.Response.Status.ToString(CultureInfo.InvariantCulture));
        return reply.Response;
    }

    public async ValueTask<LaneReading> ReadAsync(NodeTarget target, string lane, CancellationToken cancellationToken = default)
    {
        if (target is RemoteTarget remote) return await remote.Remote.ReadAsync(lane, expected: null, cancellationToken);
        if (target is MetaTarget metaTarget) return await meta.ReadAsync(metaTarget, lane, cancellationToken);
        return await GrainCall.ReadAsync(target.Node, AgentOf(target), lane, cancellationToken);
    }

    private static ValueTask DeliverAsync(RemoteTarget target, NodeBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            return target.Remote.DeliverAsync(batch, cancellationToken);
        }
        catch (AgentUnavailableException exception)
        {
            return ValueTask.FromException(exception);
        }
    }

    private static IWebAgent AgentOf(NodeTarget target) => target is GrainTarget own
        ? own.Agent
        : throw new ArgumentException("The target comes from another router.", nameof(target));
}
