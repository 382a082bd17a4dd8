using System.Runtime.CompilerServices;
using Swim.Lanes;
using Swim.Recon;

namespace Swim.Runtime;

/// <inheritdoc cref="IMapLaneHandle{TKey, TValue}"/>
internal sealed class MapLaneHandle<TKey, TValue>(AgentHandle agent, string lane, Form<TKey> keyForm, Form<TValue> valueForm) : IMapLaneHandle<TKey, TValue>
    where TKey : notnull
{
    public async ValueTask<IReadOnlyDictionary<TKey, TValue>> GetAsync(CancellationToken cancellationToken = default)
    {
        var reading = await agent.ReadAsync(lane, LaneKind.Map, cancellationToken);
        return agent.Parse(lane, Form.Dictionary(keyForm, valueForm), reading.Body.Span);
    }

    public ValueTask UpdateAsync(TKey key, TValue value, CancellationToken cancellationToken = default) =>
        agent.SendAsync(lane, MapVerbs.Update(keyForm, key, valueForm, value), cancellationToken);

    public ValueTask RemoveAsync(TKey key, CancellationToken cancellationToken = default) => agent.SendAsync(lane, MapVerbs.Remove(keyForm, key), cancellationToken);

    public ValueTask ClearAsync(CancellationToken cancellationToken = default) => agent.SendAsync(lane, MapVerbs.Clear, cancellationToken);

    public async IAsyncEnumerable<MapChange<TKey, TValue>> LinkAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var item in agent.LinkAsync(lane, sync: true, LaneKind.Map, cancellationToken))
        {
            try
            {
                if (item.Kind == LinkItemKind.Synced) yield return new(MapChangeKind.Synced, default, default);
                else if (item.Kind == LinkItemKind.Op) yield return Read(item.Op);
            }
            finally
            {
                item.Release();
            }
        }
    }

    private MapChange<TKey, TValue> Read(in LaneOp op) => op.Kind switch
    {
        LaneOpKind.Update => new(MapChangeKind.Update, agent.Parse(lane, keyForm, op.Key!.Span), agent.Parse(lane, valueForm, op.Value)),
        LaneOpKind.Remove => new(MapChangeKind.Remove, agent.Parse(lane, keyForm, op.Key!.Span), default),
        LaneOpKind.Clear => new(MapChangeKind.Clear, default, default),
        LaneOpKind.Set => throw agent.WrongKind(lane, LaneKind.Map, LaneKind.Value),
        _ => throw agent.WrongKind(lane, LaneKind.Map, LaneKind.Command),
    };
}
