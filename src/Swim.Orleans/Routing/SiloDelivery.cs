using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Orleans;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// From within a silo: to an agent that is active here by a turn of its own, which costs a fraction of a grain call; to one of which it is known on which silo it lives with others
/// in one message (<see cref="BatchFlows"/>); to any other, and whenever the agent cannot take it so, by a grain call, which ends when the agent's silo dies.
/// </summary>
internal sealed class SiloDelivery(ClusterFeeds feeds, BatchFlows flows, ForeignFilters filters) : IAgentDelivery
{
    public ValueTask DeliverAsync(IWebAgent agent, NodeBatch batch)
    {
        if (filters.Any || batch.Target is not { } target) return CallAsync(agent, batch);
        if (feeds.Presence.Find(target.Node) is { } present) return TurnOf(present) is { } here ? LocalTurn.Start(here, agent, batch) : CallAsync(agent, batch);
        return batch.HasCommands && !feeds.IsAlone ? flows.DeliverAsync(agent, batch) : CallAsync(agent, batch);
    }

    public AgentInbox? FindLocal(GrainTarget target)
    {
        if (target.Inbox is { IsOpen: true } known) return known;
        return target.Inbox = filters.Any || feeds.Presence.Find(target.Node) is not PresentAgent { Agent.Inbox: { IsOpen: true } inbox } ? null : inbox;
    }

    /// <summary>The grain call.</summary>
    public static ValueTask CallAsync(IWebAgent agent, NodeBatch batch) => batch.HasCommands ? CommandAsync(agent.DeliverAsync(batch)) : agent.DeliverLinksAsync(batch);

    private static WebAgent? TurnOf(IPresentAgent? present) => present is PresentAgent { Agent: { TakesTurns: true } agent } ? agent : null;

    [SuppressMessage("Usage", "VSTHRD103", Justification = "it has ended")]
    private static ValueTask CommandAsync(ValueTask<PeerAddress> call)
    {
        if (!call.IsCompletedSuccessfully) return AwaitAsync(call);
        _ = call.Result;
        return default;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask AwaitAsync(ValueTask<PeerAddress> call) => await call;
}
