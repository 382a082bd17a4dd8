namespace Swim;

/// <summary>A value lane of one agent, seen from outside. Safe from any thread.</summary>
public interface IValueLaneHandle<T> : IReadOnlyValueLaneHandle<T>
{
    /// <summary>Sets the value; completes like a command.</summary>
    /// <exception cref="LaneException">The agent has no such lane, or it refuses the value.</exception>
    /// <exception cref="Swim.Lanes.AgentUnavailableException">The agent could not be started or reached.</exception>
    ValueTask SetAsync(T value, CancellationToken cancellationToken = default);
}
