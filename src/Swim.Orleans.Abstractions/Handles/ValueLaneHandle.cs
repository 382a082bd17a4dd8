using System.Runtime.CompilerServices;
using Swim.Lanes;
using Swim.Recon;

namespace Swim.Runtime;

/// <inheritdoc cref="IValueLaneHandle{T}"/>
internal sealed class ValueLaneHandle<T>(AgentHandle agent, string lane, Form<T> form) : IValueLaneHandle<T>
{
    public async ValueTask<T> GetAsync(CancellationToken cancellationToken = default)
    {
        var reading = await agent.ReadAsync(lane, LaneKind.Value, cancellationToken);
        return agent.Parse(lane, form, reading.Body.Span);
    }

    public ValueTask SetAsync(T value, CancellationToken cancellationToken = default) =>
        agent.SendAsync(lane, form.ToUtf8(value), cancellationToken);

    public async IAsyncEnumerable<T> LinkAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var item in agent.LinkAsync(lane, sync: true, LaneKind.Value, cancellationToken))
        {
            try
            {
                if (item.Kind != LinkItemKind.Op) continue;
                if (item.Op.Kind != LaneOpKind.Set) throw agent.WrongKind(lane, LaneKind.Value, item.Op.Kind == LaneOpKind.Item ? LaneKind.Command : LaneKind.Map);
                yield return agent.Parse(lane, form, item.Op.Body is { } body ? body.Span : default);
            }
            finally
            {
                item.Release();
            }
        }
    }
}
