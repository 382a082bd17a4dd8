namespace Swim;

/// <summary>A lane that is entries by key, be they kept, joined or computed (map, join-value, join-map, demand-map, spatial lanes), seen from outside. Safe from any thread.</summary>
public interface IReadOnlyMapLaneHandle<TKey, TValue> where TKey : notnull
{
    /// <summary>All entries now, in the lane's order.</summary>
    /// <exception cref="LaneException">The agent has no such lane, or it holds something else.</exception>
    /// <exception cref="Swim.Lanes.AgentUnavailableException">The agent could not be started or reached.</exception>
    ValueTask<IReadOnlyDictionary<TKey, TValue>> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// The entries now as updates, then <see cref="MapChangeKind.Synced"/>, then each change. A consumer that is slower than the lane
    /// sees only the last change of each key. Ends as a value lane's link does.
    /// </summary>
    /// <exception cref="LaneException">The agent has no such lane.</exception>
    /// <exception cref="Swim.Lanes.AgentUnavailableException">The agent could not be started or reached.</exception>
    IAsyncEnumerable<MapChange<TKey, TValue>> LinkAsync(CancellationToken cancellationToken = default);
}
