using Orleans;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// From within a silo: to an agent that is active here by a turn of its own, which costs a fraction of a grain call; to any other, and whenever the agent cannot take it so, by
/// a grain call, which ends when the agent's silo dies. Filters of calls see every batch: while there are any, all go by grain calls.
/// </summary>
internal sealed class SiloDelivery(ClusterFeeds feeds, IEnumerable<IIncomingGrainCallFilter> incoming, IEnumerable<IOutgoingGrainCallFilter> outgoing) : IAgentDelivery
{
    private readonly bool _isFiltered = incoming.Any(IsForeign) || outgoing.Any(IsForeign);

    public ValueTask DeliverAsync(IWebAgent agent, NodeBatch batch) =>
        batch.Target is { } target && FindLocal(target) is { } present ? LocalTurn.Start(present, agent, batch) : CallAsync(agent, batch);

    public WebAgent? FindLocal(NodeTarget target) =>
        !_isFiltered && feeds.Presence.Find(target.Node) is PresentAgent { Agent: { TakesTurns: true } present } ? present : null;

    /// <summary>The grain call.</summary>
    public static ValueTask CallAsync(IWebAgent agent, NodeBatch batch) => batch.HasCommands ? agent.DeliverAsync(batch) : agent.DeliverLinksAsync(batch);

    // Orleans' own carry the trace of a call, which our batches carry themselves
    private static bool IsForeign(object filter) => filter.GetType().Assembly.GetName().Name?.StartsWith("Orleans.", StringComparison.Ordinal) != true;
}
