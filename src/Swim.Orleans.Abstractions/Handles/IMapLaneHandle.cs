namespace Swim;

/// <summary>A map lane of one agent, seen from outside. Safe from any thread.</summary>
public interface IMapLaneHandle<TKey, TValue> : IReadOnlyMapLaneHandle<TKey, TValue> where TKey : notnull
{
    /// <summary>Sets an entry; completes like a command.</summary>
    /// <exception cref="LaneException">The agent has no such lane, or it refuses the entry.</exception>
    /// <exception cref="Swim.Lanes.AgentUnavailableException">The agent could not be started or reached.</exception>
    ValueTask UpdateAsync(TKey key, TValue value, CancellationToken cancellationToken = default);

    /// <summary>Removes an entry; completes like a command.</summary>
    /// <exception cref="LaneException">The agent has no such lane, or it refuses.</exception>
    /// <exception cref="Swim.Lanes.AgentUnavailableException">The agent could not be started or reached.</exception>
    ValueTask RemoveAsync(TKey key, CancellationToken cancellationToken = default);

    /// <summary>Removes all entries; completes like a command.</summary>
    /// <exception cref="LaneException">The agent has no such lane, or it refuses.</exception>
    /// <exception cref="Swim.Lanes.AgentUnavailableException">The agent could not be started or reached.</exception>
    ValueTask ClearAsync(CancellationToken cancellationToken = default);
}
