using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Swim.Lanes;
using Swim.Recon;

namespace Swim;

/// <summary>
/// Entries at places: in the order of their keys like a map, and found by where they are. A link may name a region; it is then shown the entries inside
/// and told when one comes, changes or leaves (docs/lanes/spatial.md).
/// </summary>
/// <remarks>
/// Enumerating while the lane changes is allowed: an enumeration goes on behind the last key it gave. <see cref="Within"/> and <see cref="Near"/> show
/// the entries as they are when called.
/// </remarks>
[SuppressMessage("Naming", "CA1710", Justification = "a lane is a lane; the platform's name for it")]
public sealed partial class SpatialLane<TKey, TValue> : Lane, IReadOnlyCollection<SpatialEntry<TKey, TValue>>
    where TKey : notnull
{
    private readonly SpatialLaneDefinition<TKey, TValue> _definition;
    private readonly MapState<TKey, Located<TValue>> _state;
    private readonly SpatialIndex<TKey> _index;

    internal SpatialLane(AgentLanes agent, SpatialLaneDefinition<TKey, TValue> definition)
        : base(agent, definition)
    {
        _definition = definition;
        _state = new MapState<TKey, Located<TValue>>(this, RecordNames.Map(definition.Name), definition.KeyForm, definition.LocatedForm)
        {
            EncodeBody = EncodeBody,
        };
        _index = new SpatialIndex<TKey>(definition.KeyForm.Comparer);
    }

    /// <inheritdoc/>
    public int Count => _state.Count;

    /// <summary>Whether there is an entry under a key.</summary>
    public bool ContainsKey(TKey key) => _state.TryGetValue(key, out _);

    /// <summary>The value under a key.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value) => TryGet(key, out _, out value);

    /// <summary>The place and the value under a key.</summary>
    public bool TryGet(TKey key, out GeoShape at, [MaybeNullWhen(false)] out TValue value)
    {
        var found = _state.TryGetValue(key, out var entry);
        at = entry.At;
        value = entry.Value;
        return found;
    }

    /// <summary>Puts an entry at a place, wherever it was before. <c>DidUpdate</c> runs after the change.</summary>
    /// <exception cref="LaneQuarantinedException">The lane's stored bytes do not fit its form.</exception>
    public void Put(TKey key, GeoShape at, TValue value)
    {
        EnsureWritable();
        if (!typeof(TKey).IsValueType && key is null) throw new ArgumentNullException(nameof(key));
        EnterHandlers();
        try
        {
            var existed = _state.TryGetValue(key, out var before);
            if (existed && before.At != at) _index.Remove(key, GeoBounds.Of(before.At));
            if (!existed || before.At != at) _index.Add(key, GeoBounds.Of(at));
            _state.Set(key, new Located<TValue>(at, value));
            _definition.DidUpdate?.Invoke(Agent.Self, key, at, value, existed ? before.Value : default);
        }
        finally
        {
            LeaveHandlers();
        }
    }

    /// <summary>Moves an entry; its value stays. <c>DidMove</c> runs after the change, also when it stands there already.</summary>
    /// <returns>Whether there is such an entry.</returns>
    /// <exception cref="LaneQuarantinedException">The lane's stored bytes do not fit its form.</exception>
    public bool Move(TKey key, GeoShape to)
    {
        EnsureWritable();
        if (!_state.TryGetValue(key, out var entry)) return false;
        EnterHandlers();
        try
        {
            if (entry.At != to)
            {
                _index.Remove(key, GeoBounds.Of(entry.At));
                _index.Add(key, GeoBounds.Of(to));
            }

            _state.Set(key, entry with { At = to });
            _definition.DidMove?.Invoke(Agent.Self, key, entry.At, to, entry.Value);
            return true;
        }
        finally
        {
            LeaveHandlers();
        }
    }

    /// <summary>Removes an entry, if it is there. <c>DidRemove</c> runs after the change.</summary>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="LaneQuarantinedException">The lane's stored bytes do not fit its form.</exception>
    public bool Remove(TKey key)
    {
        EnsureWritable();
        if (!_state.Remove(key, out var before)) return false;
        _index.Remove(key, GeoBounds.Of(before.At));
        EnterHandlers();
        try
        {
            _definition.DidRemove?.Invoke(Agent.Self, key, before.At, before.Value);
            return true;
        }
        finally
        {
            LeaveHandlers();
        }
    }

    /// <summary>Removes all entries as one change. <c>DidClear</c> runs after it; <c>DidRemove</c> does not.</summary>
    /// <exception cref="LaneQuarantinedException">The lane's stored bytes do not fit its form.</exception>
    public void Clear()
    {
        EnsureWritable();
        EnterHandlers();
        try
        {
            _state.Clear();
            _index.Clear();
            _definition.DidClear?.Invoke(Agent.Self);
        }
        finally
        {
            LeaveHandlers();
        }
    }

    /// <summary>The entries that lie in an area or reach into it, in key order.</summary>
    public IReadOnlyList<SpatialEntry<TKey, TValue>> Within(GeoBox area)
    {
        var keys = Query(GeoBounds.Of(area));
        var entries = new SpatialEntry<TKey, TValue>[keys.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            _state.TryGetValue(keys[i], out var entry);
            entries[i] = new SpatialEntry<TKey, TValue>(keys[i], entry.At, entry.Value);
        }

        return entries;
    }

    /// <summary>The entries within a great-circle distance of a place, the nearest first, equally near ones in key order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The distance is negative or not a number.</exception>
    public IReadOnlyList<SpatialNeighbour<TKey, TValue>> Near(GeoPoint centre, double metres)
    {
        var found = new List<SpatialNeighbour<TKey, TValue>>();
        foreach (var key in Query(GeoBounds.Of(GeoBox.Around(centre, metres))))
        {
            _state.TryGetValue(key, out var entry);
            var distance = entry.At.DistanceFrom(centre);
            if (distance <= metres) found.Add(new SpatialNeighbour<TKey, TValue>(key, entry.At, entry.Value, distance));
        }

        return [.. found.OrderBy(neighbour => neighbour.Metres)];
    }

    /// <summary>The entries in key order.</summary>
    public IEnumerator<SpatialEntry<TKey, TValue>> GetEnumerator()
    {
        var entries = new MapLane<TKey, Located<TValue>>.Enumerator(_state.Pages);
        while (entries.MoveNext()) yield return new SpatialEntry<TKey, TValue>(entries.Current.Key, entries.Current.Value.At, entries.Current.Value.Value);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Count} entries";

    private List<TKey> Query(in GeoBounds bounds)
    {
        var keys = new List<TKey>();
        _index.Query(bounds, keys);
        keys.Sort(_state.Pages.Comparer);
        return keys;
    }
}
