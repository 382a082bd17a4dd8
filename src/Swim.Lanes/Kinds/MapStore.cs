using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Swim.Lanes;

namespace Swim;

/// <summary>
/// Entries in the order of their keys that the agent keeps for itself: persisted as a map lane is, but nobody can link to it, read it or command it.
/// It may change while it is enumerated, as a <see cref="MapLane{TKey, TValue}"/> may.
/// </summary>
[SuppressMessage("Naming", "CA1710", Justification = "a store is a store; the platform's name for it")]
public sealed class MapStore<TKey, TValue> : Lane, IReadOnlyDictionary<TKey, TValue>
    where TKey : notnull
{
    private readonly MapStoreDefinition<TKey, TValue> _definition;
    private readonly MapState<TKey, TValue> _state;

    internal MapStore(AgentLanes agent, MapStoreDefinition<TKey, TValue> definition)
        : base(agent, definition)
    {
        _definition = definition;
        _state = new MapState<TKey, TValue>(this, RecordNames.Map(definition.Name), definition.KeyForm, definition.ValueForm, published: false);
    }

    /// <inheritdoc/>
    public int Count => _state.Count;

    /// <summary>The keys in order.</summary>
    public IEnumerable<TKey> Keys
    {
        get
        {
            foreach (var entry in this) yield return entry.Key;
        }
    }

    /// <summary>The values in the order of their keys.</summary>
    public IEnumerable<TValue> Values
    {
        get
        {
            foreach (var entry in this) yield return entry.Value;
        }
    }

    /// <summary>The value of a key. Setting is <see cref="Set"/>.</summary>
    /// <exception cref="KeyNotFoundException">Read of a key that is not there.</exception>
    public TValue this[TKey key]
    {
        get => _state.TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"Store {Name} has no entry {key}.");
        set => Set(key, value);
    }

    internal override bool HoldsState => Count > 0;

    /// <inheritdoc/>
    public bool ContainsKey(TKey key) => _state.TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) => _state.TryGetValue(key, out value);

    /// <summary>The value of a key, or the form's unit.</summary>
    public TValue GetOrUnit(TKey key) => _state.TryGetValue(key, out var value) ? value : _definition.ValueForm.Unit;

    /// <summary>Sets an entry.</summary>
    /// <exception cref="LaneQuarantinedException">The stored bytes do not fit the forms.</exception>
    public void Set(TKey key, TValue value)
    {
        EnsureWritable();
        if (!typeof(TKey).IsValueType && key is null) throw new ArgumentNullException(nameof(key));
        _state.Set(key, value);
    }

    /// <summary>Sets an entry to what <paramref name="change"/> makes of the present value (the form's unit if there is none), and returns it.</summary>
    public TValue Update(TKey key, Func<TValue, TValue> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var value = change(GetOrUnit(key));
        Set(key, value);
        return value;
    }

    /// <summary>Removes an entry.</summary>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="LaneQuarantinedException">The stored bytes do not fit the forms.</exception>
    public bool Remove(TKey key)
    {
        EnsureWritable();
        return _state.Remove(key, out _);
    }

    /// <summary>Removes all entries.</summary>
    /// <exception cref="LaneQuarantinedException">The stored bytes do not fit the forms.</exception>
    public void Clear()
    {
        EnsureWritable();
        _state.Clear();
    }

    /// <summary>Removes the first <paramref name="count"/> entries, in key order.</summary>
    public void Drop(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        EnsureWritable();
        for (; count > 0 && TryGetFirst(out var first); count--) _state.Remove(first.Key, out _);
    }

    /// <summary>Removes all but the first <paramref name="count"/> entries, in key order.</summary>
    public void Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        EnsureWritable();
        while (Count > count && TryGetLast(out var last)) _state.Remove(last.Key, out _);
    }

    /// <summary>Drops entries from the front until at most <paramref name="count"/> are left.</summary>
    public void KeepLast(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (Count > count) Drop(Count - count);
    }

    /// <summary>Drops entries from the front whose keys come before <paramref name="key"/>.</summary>
    public void KeepSince(TKey key) => Drop(_state.Pages.CountBefore(key));

    /// <summary>
    /// Drops entries from the front whose time is longer ago than <paramref name="age"/>, by the agent's clock. For keys that are times:
    /// <see cref="DateTimeOffset"/>, <see cref="DateTime"/> (UTC), <see cref="long"/> (milliseconds since 1970).
    /// </summary>
    /// <exception cref="InvalidOperationException">The keys are of another type.</exception>
    public void KeepFor(TimeSpan age)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(age.Ticks, nameof(age));
        KeepSince(KeyTime<TKey>.At(Agent.Now - age));
    }

    /// <summary>The entry with the lowest key.</summary>
    public bool TryGetFirst(out KeyValuePair<TKey, TValue> entry) => _state.Pages.TryGetFirst(out entry);

    /// <summary>The entry with the highest key.</summary>
    public bool TryGetLast(out KeyValuePair<TKey, TValue> entry) => _state.Pages.TryGetLast(out entry);

    /// <summary>The entries from <paramref name="from"/> (with it) up to <paramref name="to"/> (without it), in key order.</summary>
    public IEnumerable<KeyValuePair<TKey, TValue>> Range(TKey from, TKey to)
    {
        var entries = new MapLane<TKey, TValue>.Enumerator(_state.Pages, from);
        while (entries.MoveNext() && _state.Pages.Comparer.Compare(entries.Current.Key, to) < 0) yield return entries.Current;
    }

    /// <summary>The entries from <paramref name="from"/> (with it) on, in key order.</summary>
    public IEnumerable<KeyValuePair<TKey, TValue>> RangeFrom(TKey from)
    {
        var entries = new MapLane<TKey, TValue>.Enumerator(_state.Pages, from);
        while (entries.MoveNext()) yield return entries.Current;
    }

    /// <summary>The entries in key order.</summary>
    public MapLane<TKey, TValue>.Enumerator GetEnumerator() => new(_state.Pages);

    IEnumerator<KeyValuePair<TKey, TValue>> IEnumerable<KeyValuePair<TKey, TValue>>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Count} entries";

    /// <summary>A store is no lane to anyone but its agent.</summary>
    internal override CommandOutcome Command(ReadOnlySpan<byte> body, out ValueTask pending)
    {
        pending = default;
        return new CommandOutcome(CommandStatus.LaneNotFound, "a store takes no commands");
    }

    internal override void Emit(LaneScratch scratch, bool wanted) => _state.Emit(scratch, wanted: false);

    internal override bool Snapshot(LaneScratch scratch, ReadOnlySpan<byte> afterKey, bool fromStart) => true;

    internal override void Print(EncodeBuffer output) => _state.Print(output);

    internal override void Load(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records)
    {
        _state.Load(records);
        _state.Loaded();
    }

    internal override void Collect(RecordBatch batch) => _state.Collect(batch);

    internal override void CollectAll(RecordBatch batch) => _state.CollectAll(batch);

    internal override void Collected(bool stored) => _state.Collected(stored);

    internal override void Forget() => _state.Clear();
}
