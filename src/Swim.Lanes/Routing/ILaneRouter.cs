using System.Diagnostics.CodeAnalysis;

namespace Swim.Lanes;

/// <summary>
/// The one seam between an edge (sockets, HTTP, streams) and the agents. Nothing in it says how an agent is reached.
/// All members are safe from any thread.
/// </summary>
public interface ILaneRouter
{
    /// <summary>Finds the agent of a normalised node path; false when no route fits (<c>@nodeNotFound</c>). Does not start the agent.</summary>
    bool TryResolve(string nodePath, [NotNullWhen(true)] out NodeTarget? target);

    /// <summary>
    /// Hands a batch to the agent and completes when every step has been carried out: handlers have returned, links and
    /// syncs have been passed to their readers' feeds. A failing handler does not fail the batch.
    /// The caller keeps at most one batch per (connection, node) under way; that gives order and the stop when an agent is full.
    /// </summary>
    /// <exception cref="AgentUnavailableException">The agent could not be started or reached; steps may or may not have run.</exception>
    ValueTask DeliverAsync(NodeTarget target, NodeBatch batch, CancellationToken cancellationToken = default);

    /// <summary>
    /// The same for an agent that can take the batch at once, without a task for each: most deliveries to agents of the same process. False when it cannot: then nothing has happened,
    /// <see cref="DeliverAsync"/> is for it, and <paramref name="receiver"/> is not called.
    /// </summary>
    /// <param name="target">The agent.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="receiver">Is told what became of it.</param>
    /// <param name="waiting">Where the agent goes if it has to be woken for the batch: whoever gives several batches wakes their agents together. Null: it is woken at once.</param>
    bool TryDeliver(NodeTarget target, NodeBatch batch, IDeliveryReceiver receiver, WaitingAgents? waiting = null) => false;

    /// <summary>Carries out one command and completes when its handler has returned and its <see cref="Durability.Committed"/> changes are durable.</summary>
    /// <exception cref="AgentUnavailableException">As above.</exception>
    ValueTask<CommandOutcome> CommandAsync(NodeTarget target, string lane, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default);

    /// <summary>
    /// Has an HTTP lane answer a request; completes when its handler has returned and its <see cref="Durability.Committed"/> changes are durable. Whatever
    /// the agent can say is in the answer: no such lane or method, a handler that threw.
    /// </summary>
    /// <exception cref="AgentUnavailableException">As above.</exception>
    ValueTask<LaneResponse> RequestAsync(NodeTarget target, string lane, LaneRequest request, CancellationToken cancellationToken = default);

    /// <summary>Reads a lane's present state once (what a sync would send).</summary>
    /// <exception cref="AgentUnavailableException">As above.</exception>
    ValueTask<LaneReading> ReadAsync(NodeTarget target, string lane, CancellationToken cancellationToken = default);
}
