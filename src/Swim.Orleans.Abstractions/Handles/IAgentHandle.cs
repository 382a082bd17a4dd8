using Swim.Recon;

namespace Swim;

/// <summary>
/// One agent, seen from outside. All members are safe from any thread. Inside an agent use downlinks and
/// <c>WebAgent.Command</c> instead: waiting for another agent in a handler can wait for oneself.
/// </summary>
public interface IAgentHandle
{
    /// <summary>The normalised node path.</summary>
    string NodeUri { get; }

    /// <summary>A value lane.</summary>
    /// <param name="lane">The lane's name.</param>
    /// <param name="form">How values are written; default: the type's own form.</param>
    /// <exception cref="FormException"><typeparamref name="T"/> has no form.</exception>
    IValueLaneHandle<T> Value<T>(string lane, Form<T>? form = null);

    /// <summary>A map lane.</summary>
    /// <param name="lane">The lane's name.</param>
    /// <param name="keyForm">How keys are written; default: the type's own form.</param>
    /// <param name="valueForm">How values are written; default: the type's own form.</param>
    /// <exception cref="FormException">A type has no form.</exception>
    IMapLaneHandle<TKey, TValue> Map<TKey, TValue>(string lane, Form<TKey>? keyForm = null, Form<TValue>? valueForm = null) where TKey : notnull;

    /// <summary>A list lane.</summary>
    /// <param name="lane">The lane's name.</param>
    /// <param name="form">How elements are written; default: the type's own form.</param>
    /// <exception cref="FormException"><typeparamref name="T"/> has no form.</exception>
    IListLaneHandle<T> List<T>(string lane, Form<T>? form = null);

    /// <summary>The items of a lane that has no state: what is commanded to a command lane, what a supply lane pushes.</summary>
    /// <param name="lane">The lane's name.</param>
    /// <param name="form">How items are written; default: the type's own form.</param>
    /// <param name="cancellationToken">Ends the link.</param>
    /// <exception cref="FormException"><typeparamref name="T"/> has no form.</exception>
    IAsyncEnumerable<T> EventsAsync<T>(string lane, Form<T>? form = null, CancellationToken cancellationToken = default);

    /// <summary>Runs a command and completes when its handler has returned and its <see cref="Durability.Committed"/> changes are durable.</summary>
    /// <exception cref="LaneException">The lane is unknown, takes no commands, refuses the body, or its handler threw.</exception>
    /// <exception cref="Swim.Lanes.AgentUnavailableException">The agent could not be started or reached; the command may or may not have run.</exception>
    ValueTask CommandAsync<T>(string lane, T body, CancellationToken cancellationToken = default);

    /// <summary>Runs a command without a body.</summary>
    /// <exception cref="LaneException">As above.</exception>
    /// <exception cref="Swim.Lanes.AgentUnavailableException">As above.</exception>
    ValueTask CommandAsync(string lane, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes the agent: its records, stores and reminders are deleted, its links end, lanes that join it let its entries go. It runs after the handlers under
    /// way and completes when nothing of the agent is left in the store. An agent that was never started is started for it. Whoever links or commands it
    /// later starts it anew, as if it had never been.
    /// </summary>
    /// <exception cref="Swim.Lanes.AgentUnavailableException">The agent could not be started or reached, or the store refused; the agent may or may not have been removed.</exception>
    ValueTask DeleteAsync(CancellationToken cancellationToken = default);
}
