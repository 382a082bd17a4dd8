namespace Swim;

/// <summary>A lane without state whose items come and go (supply lanes), seen from outside. Safe from any thread.</summary>
public interface IEventLaneHandle<T>
{
    /// <summary>
    /// The items from now on, first in first out. A consumer that lets more than 10,000 items or 1 MiB wait loses the oldest of them.
    /// Ends when the agent stops itself or the token is cancelled (then with <see cref="OperationCanceledException"/>).
    /// </summary>
    /// <exception cref="LaneException">The agent has no such lane.</exception>
    /// <exception cref="Swim.Lanes.AgentUnavailableException">The agent could not be started or reached.</exception>
    IAsyncEnumerable<T> LinkAsync(CancellationToken cancellationToken = default);
}
