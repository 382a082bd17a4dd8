using System.Diagnostics;
using System.Runtime.CompilerServices;
using Orleans.Runtime;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>Calls of an agent's grain by one who waits for it outside of it: may be given up, and fail as an unavailable agent does.</summary>
internal static class GrainCall
{
    // of a sampled command, in the call's request context
    private const string TraceKey = "swim.trace";

    /// <summary>The sampled trace that the call under way belongs to, or an empty context.</summary>
    public static ActivityContext Trace => LaneTraces.Source.HasListeners() ? LaneTraces.Parse(RequestContext.Get(TraceKey) as string) : default;

    /// <exception cref="AgentUnavailableException">The agent could not be started or reached.</exception>
    public static async ValueTask RunAsync(string node, Func<IWebAgent, Task> call, IWebAgent agent, CancellationToken cancellationToken)
    {
        try
        {
            await call(agent).WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw Unavailable(node, exception);
        }
    }

    /// <summary>Runs a command until its <see cref="Durability.Committed"/> changes are durable.</summary>
    /// <exception cref="AgentUnavailableException">As above.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<CommandReply> CommandAsync(string node, IWebAgent agent, string lane, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var span = LaneTraces.Start("swim.command", ActivityKind.Internal, default, node, lane);
        var order = CallOrders.Next(node);
        try
        {
            // for this call only: a method's context ends with it
            if (span is not null) RequestContext.Set(TraceKey, LaneTraces.Print(span.Context));

            // the caller may reuse its buffer as soon as this method is left, by a time-out too: so a copy
            var call = agent.CommandAsync(lane, body.ToArray(), order);
            var reply = cancellationToken.CanBeCanceled ? await call.AsTask().WaitAsync(cancellationToken) : await call;
            if (reply.Commit != 0) await CommittedAsync(agent, reply.Epoch, reply.Commit, reply.Durable, cancellationToken);
            if (reply.Status != CommandStatus.Accepted) span?.SetStatus(ActivityStatusCode.Error, reply.Message);
            return reply;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // a rejection says that nobody has it; of anything else the rest may be under way
            if (exception.GetType() != typeof(OrleansMessageRejectionException)) CallOrders.GiveUp(node, order);
            span?.SetStatus(ActivityStatusCode.Error, exception.Message);
            throw Unavailable(node, exception);
        }
        catch (OperationCanceledException)
        {
            CallOrders.GiveUp(node, order);
            throw;
        }
    }

    /// <summary>Waits for a commit: without a further call where the agent lives in this process, and as long as a call would at most.</summary>
    public static ValueTask CommittedAsync(IWebAgent agent, Guid epoch, long commit, ValueTask? durable, CancellationToken cancellationToken)
    {
        var wait = durable ?? agent.CommittedAsync(epoch, commit);
        return cancellationToken.CanBeCanceled ? new ValueTask(wait.AsTask().WaitAsync(cancellationToken)) : wait;
    }

    /// <exception cref="AgentUnavailableException">As above.</exception>
    public static async ValueTask<LaneReading> ReadAsync(string node, IWebAgent agent, string lane, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await agent.ReadAsync(lane).AsTask().WaitAsync(cancellationToken);
            return new LaneReading(reply.Found, reply.Kind, reply.Epoch, reply.Version, reply.Body) { IsFailed = reply.IsFailed };
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw Unavailable(node, exception);
        }
    }

    public static AgentUnavailableException Unavailable(string node, Exception exception) =>
        exception as AgentUnavailableException ?? new AgentUnavailableException(node, exception.GetBaseException().Message, exception);
}
