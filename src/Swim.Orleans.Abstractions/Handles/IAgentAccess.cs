using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>How one agent is reached: what its handle needs of whoever made it. Safe from any thread.</summary>
internal interface IAgentAccess
{
    /// <summary>The normalised node path, or the absolute URI of a node on another host.</summary>
    string Node { get; }

    /// <summary>Carries out a command and completes when its <see cref="Durability.Committed"/> changes are durable.</summary>
    /// <exception cref="AgentUnavailableException">The agent could not be started or reached.</exception>
    ValueTask<CommandOutcome> CommandAsync(string lane, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);

    /// <summary>Reads a lane's present state once.</summary>
    /// <exception cref="AgentUnavailableException">The agent could not be started or reached.</exception>
    ValueTask<LaneReading> ReadAsync(string lane, CancellationToken cancellationToken);

    /// <summary>Links and hands out what comes; the consumer owns each item's payloads.</summary>
    /// <exception cref="NotSupportedException">There are no links from here.</exception>
    IAsyncEnumerable<LinkItem> LinkAsync(string lane, bool sync, LaneKind? expected, CancellationToken cancellationToken);

    /// <summary>Removes the agent.</summary>
    /// <exception cref="AgentUnavailableException">The agent could not be started or reached.</exception>
    ValueTask DeleteAsync(CancellationToken cancellationToken);
}
