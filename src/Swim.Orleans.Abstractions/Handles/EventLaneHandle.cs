using Swim.Recon;

namespace Swim.Runtime;

/// <inheritdoc cref="IEventLaneHandle{T}"/>
internal sealed class EventLaneHandle<T>(IAgentHandle agent, string lane, Form<T> form) : IEventLaneHandle<T>
{
    public IAsyncEnumerable<T> LinkAsync(CancellationToken cancellationToken = default) => agent.EventsAsync(lane, form, cancellationToken);
}
