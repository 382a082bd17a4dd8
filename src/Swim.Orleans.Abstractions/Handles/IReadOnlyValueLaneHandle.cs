namespace Swim;

/// <summary>A lane that is one value, be it kept or computed (value and demand lanes), seen from outside. Safe from any thread.</summary>
public interface IReadOnlyValueLaneHandle<T>
{
    /// <summary>The value now; what the type's form makes of nothing when it was never set.</summary>
    /// <exception cref="LaneException">The agent has no such lane, or it holds something else.</exception>
    /// <exception cref="Swim.Lanes.AgentUnavailableException">The agent could not be started or reached.</exception>
    ValueTask<T> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// The value now, then each later one. A consumer that is slower than the lane sees fewer values in between, never an old last one.
    /// Ends when the agent stops itself or the token is cancelled (then with <see cref="OperationCanceledException"/>).
    /// </summary>
    /// <exception cref="LaneException">The agent has no such lane.</exception>
    /// <exception cref="Swim.Lanes.AgentUnavailableException">The agent could not be started or reached.</exception>
    IAsyncEnumerable<T> LinkAsync(CancellationToken cancellationToken = default);
}
