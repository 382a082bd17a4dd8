namespace Swim;

/// <summary>A list lane of one agent, seen from outside. Safe from any thread.</summary>
/// <remarks>
/// An index means what it means when the agent handles the command, not when it was sent: for anything that must fit what others do at the same time
/// (such as appending), give the agent a command of its own.
/// </remarks>
public interface IListLaneHandle<T>
{
    /// <summary>All elements now, in order.</summary>
    /// <exception cref="LaneException">The agent has no such lane, or it holds something else.</exception>
    /// <exception cref="Swim.Lanes.AgentUnavailableException">The agent could not be started or reached.</exception>
    ValueTask<IReadOnlyList<T>> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>Puts a new element at an index from 0 to the number of elements; completes like a command.</summary>
    /// <exception cref="LaneException">The agent has no such lane, or it refuses.</exception>
    /// <exception cref="Swim.Lanes.AgentUnavailableException">The agent could not be started or reached.</exception>
    ValueTask InsertAsync(int index, T value, CancellationToken cancellationToken = default);

    /// <summary>Replaces the element at an index; completes like a command.</summary>
    /// <exception cref="LaneException">The agent has no such lane, or it refuses.</exception>
    /// <exception cref="Swim.Lanes.AgentUnavailableException">The agent could not be started or reached.</exception>
    ValueTask SetAsync(int index, T value, CancellationToken cancellationToken = default);

    /// <summary>Moves the element at an index to another; completes like a command.</summary>
    /// <exception cref="LaneException">The agent has no such lane, or it refuses.</exception>
    /// <exception cref="Swim.Lanes.AgentUnavailableException">The agent could not be started or reached.</exception>
    ValueTask MoveAsync(int from, int to, CancellationToken cancellationToken = default);

    /// <summary>Removes the element at an index; completes like a command.</summary>
    /// <exception cref="LaneException">The agent has no such lane, or it refuses.</exception>
    /// <exception cref="Swim.Lanes.AgentUnavailableException">The agent could not be started or reached.</exception>
    ValueTask RemoveAtAsync(int index, CancellationToken cancellationToken = default);

    /// <summary>Removes all elements; completes like a command.</summary>
    /// <exception cref="LaneException">The agent has no such lane, or it refuses.</exception>
    /// <exception cref="Swim.Lanes.AgentUnavailableException">The agent could not be started or reached.</exception>
    ValueTask ClearAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// The elements now as insertions, then <see cref="ListChangeKind.Synced"/>, then each change. To a consumer that falls far behind the list is
    /// cleared and sent anew. Ends as a value lane's link does.
    /// </summary>
    /// <exception cref="LaneException">The agent has no such lane.</exception>
    /// <exception cref="Swim.Lanes.AgentUnavailableException">The agent could not be started or reached.</exception>
    IAsyncEnumerable<ListChange<T>> LinkAsync(CancellationToken cancellationToken = default);
}
