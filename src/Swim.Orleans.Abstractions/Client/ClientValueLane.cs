using Swim.Lanes;
using Swim.Recon;

namespace Swim.Runtime;

/// <inheritdoc cref="IValueLaneHandle{T}"/>
internal sealed class ClientValueLane<T>(ClientAgent agent, string lane, Form<T> form) : IValueLaneHandle<T>
{
    public async ValueTask<T> GetAsync(CancellationToken cancellationToken = default) =>
        agent.Parse(lane, form, (await agent.ReadAsync(lane, LaneKind.Value, cancellationToken)).Span);

    public ValueTask SetAsync(T value, CancellationToken cancellationToken = default) => agent.SendAsync(lane, ReconText.Print(form, value), cancellationToken);

    public IAsyncEnumerable<T> LinkAsync(CancellationToken cancellationToken = default) => throw agent.NoLinks(lane);
}
