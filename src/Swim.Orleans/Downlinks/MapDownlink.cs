using Swim.Lanes;
using Swim.Recon;
using Swim.Runtime;

namespace Swim;

/// <summary>A downlink to a map lane: holds its entries as last seen.</summary>
public sealed class MapDownlink<TKey, TValue> : AgentDownlink where TKey : notnull
{
    private readonly Dictionary<TKey, TValue> _entries = [];
    private readonly Form<TKey> _keyForm;
    private readonly Form<TValue> _valueForm;
    private readonly MapDownlinkHandlers<TKey, TValue> _handlers;

    internal MapDownlink(
        WebAgent agent, NodeTarget target, string lane, Form<TKey> keyForm, Form<TValue> valueForm, MapDownlinkHandlers<TKey, TValue> handlers, ReadOnlyMemory<byte> region = default)
        : base(agent, target, lane, LaneKind.Map, sync: true, handlers.OnUnlinked, region)
    {
        _keyForm = keyForm;
        _valueForm = valueForm;
        _handlers = handlers;
    }

    /// <summary>The lane's entries as last seen, in no order.</summary>
    public IReadOnlyDictionary<TKey, TValue> Entries => _entries;

    /// <summary>Sets an entry of the lane. Does not wait: <see cref="Entries"/> changes when the lane's event comes back.</summary>
    public void Update(TKey key, TValue value) => SendToLane(MapVerbs.Update(_keyForm, key, _valueForm, value));

    /// <summary>Removes an entry of the lane. Does not wait.</summary>
    public void Remove(TKey key) => SendToLane(MapVerbs.Remove(_keyForm, key));

    /// <summary>Removes all entries of the lane. Does not wait.</summary>
    public void Clear() => SendToLane(MapVerbs.Clear);

    // a link that stands anew sends the whole state: what went meanwhile would never be removed
    private protected override void OnLinked() => _entries.Clear();

    private protected override void OnSynced() => _handlers.OnSynced?.Invoke();

    private protected override void OnChange(in LaneOp op)
    {
        switch (op.Kind)
        {
            case LaneOpKind.Update:
                var key = _keyForm.Parse(op.Key!.Span);
                var value = _valueForm.Parse(op.Value);
                _entries[key] = value;
                _handlers.OnUpdate?.Invoke(key, value);
                break;
            case LaneOpKind.Remove:
                var removed = _keyForm.Parse(op.Key!.Span);
                _entries.Remove(removed);
                _handlers.OnRemove?.Invoke(removed);
                break;
            case LaneOpKind.Clear:
                _entries.Clear();
                _handlers.OnClear?.Invoke();
                break;
            default:
                throw new InvalidOperationException($"Lane {LaneUri} of {NodeUri} is no map lane.");
        }
    }
}
