namespace Swim;

/// <summary>A map lane of one agent, seen from outside. Safe from any thread.</summary>
public interface IMapLaneHandle<TKey, TValue> where TKey : notnull
{
    /// <summary>All entries now, in the lane's order.</summary>
    /// <exception cref="LaneException">The agent has no such lane, or it holds something else.</exception>
    /// <exception cref="Swim.Lanes.AgentUnavailableException">The agent could not be started or reached.</exception>
    ValueTask<IReadOnlyDictionary<TKey, TValue>> GetAsync(CancellationToken cancellationToken = default);

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

    /// <summary>
    /// The entries now as updates, then <see cref="MapChangeKind.Synced"/>, then each change. A consumer that is slower than the lane
    /// sees only the last change of each key. Ends as a value lane's link does.
    /// </summary>
    /// <exception cref="LaneException">The agent has no such lane.</exception>
    /// <exception cref="Swim.Lanes.AgentUnavailableException">The agent could not be started or reached.</exception>
    IAsyncEnumerable<MapChange<TKey, TValue>> LinkAsync(CancellationToken cancellationToken = default);
}
