using System.Buffers;
using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Swim.Lanes;

namespace Swim;

/// <summary>
/// Entries in the order of their keys (that of the key's form). Several changes of one key in one turn are one event, the last.
/// </summary>
/// <remarks>
/// Enumerating while the map changes is allowed: an enumeration goes on behind the last key it gave, so it sees each key at most
/// once, with the value present when it is reached; entries that come or go behind it are not seen.
/// </remarks>
[SuppressMessage("Naming", "CA1710", Justification = "a lane is a lane; the platform's name for it")]
public sealed partial class MapLane<TKey, TValue> : Lane, IReadOnlyDictionary<TKey, TValue>
    where TKey : notnull
{
    private readonly MapLaneDefinition<TKey, TValue> _definition;
    private readonly MapState<TKey, TValue> _state;
    private Aggregates<TKey, TValue>? _aggregate;

    internal MapLane(AgentLanes agent, MapLaneDefinition<TKey, TValue> definition)
        : base(agent, definition)
    {
        _definition = definition;
        _state = new MapState<TKey, TValue>(this, RecordNames.Map(definition.Name), definition.KeyForm, definition.ValueForm);
    }

    /// <inheritdoc/>
    public int Count => _state.Count;

    /// <summary>Figures over the entries that are kept up to date by what changes.</summary>
    public Aggregates<TKey, TValue> Aggregate =>
        _aggregate ??= new Aggregates<TKey, TValue>(new EntrySource<TKey, TValue, TValue, PlainProjection<TValue>>(this, _state));

    internal IComparer<TKey> KeyComparer => _state.Pages.Comparer;

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
        get => _state.TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"Lane {Name} has no entry {key}.");
        set => Set(key, value);
    }

    /// <inheritdoc/>
    public bool ContainsKey(TKey key) => _state.TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) => _state.TryGetValue(key, out value);

    /// <summary>The value of a key, or the form's unit.</summary>
    public TValue GetOrUnit(TKey key) => _state.TryGetValue(key, out var value) ? value : _definition.ValueForm.Unit;

    /// <summary>Sets an entry: <c>WillUpdate</c> may replace the value, <c>DidUpdate</c> runs after the change. What they throw comes out; a change made stands.</summary>
    /// <exception cref="LaneQuarantinedException">The lane's stored bytes do not fit its form.</exception>
    public void Set(TKey key, TValue value)
    {
        EnsureWritable();
        if (!typeof(TKey).IsValueType && key is null) throw new ArgumentNullException(nameof(key));
        if (_definition.WillUpdate is null && _definition.DidUpdate is null)
        {
            _state.Set(key, value);
            return;
        }

        EnterHandlers();
        try
        {
            _state.TryGetValue(key, out var before);
            if (_definition.WillUpdate is { } willUpdate)
            {
                value = willUpdate(Agent.Self, key, value, before);
                _state.TryGetValue(key, out before);
            }

            _state.Set(key, value);
            _definition.DidUpdate?.Invoke(Agent.Self, key, value, before);
        }
        finally
        {
            LeaveHandlers();
        }
    }

    /// <summary>Sets an entry to what <paramref name="change"/> makes of the present value (the form's unit if there is none), and returns what is then there.</summary>
    public TValue Update(TKey key, Func<TValue, TValue> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        Set(key, change(GetOrUnit(key)));
        return GetOrUnit(key);
    }

    /// <summary>Removes an entry, if it is there: <c>WillRemove</c> before, <c>DidRemove</c> after the change.</summary>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="LaneQuarantinedException">The lane's stored bytes do not fit its form.</exception>
    public bool Remove(TKey key)
    {
        EnsureWritable();
        if (_definition.WillRemove is null && _definition.DidRemove is null) return _state.Remove(key, out _);
        if (!_state.TryGetValue(key, out _)) return false;
        EnterHandlers();
        try
        {
            _definition.WillRemove?.Invoke(Agent.Self, key);
            if (!_state.Remove(key, out var before)) return false;
            _definition.DidRemove?.Invoke(Agent.Self, key, before);
            return true;
        }
        finally
        {
            LeaveHandlers();
        }
    }

    /// <summary>Removes all entries as one change: <c>WillClear</c> before, <c>DidClear</c> after it; the remove handlers do not run.</summary>
    /// <exception cref="LaneQuarantinedException">The lane's stored bytes do not fit its form.</exception>
    public void Clear()
    {
        EnsureWritable();
        EnterHandlers();
        try
        {
            _definition.WillClear?.Invoke(Agent.Self);
            _state.Clear();
            _definition.DidClear?.Invoke(Agent.Self);
        }
        finally
        {
            LeaveHandlers();
        }
    }

    /// <summary>
    /// Removes the first <paramref name="count"/> entries, in key order. Between <c>WillDrop</c> and <c>DidDrop</c> the remove
    /// handlers run for each of them.
    /// </summary>
    public void Drop(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        EnsureWritable();
        EnterHandlers();
        try
        {
            _definition.WillDrop?.Invoke(Agent.Self, count);
            RemoveRun(0, Math.Min(count, Count));
            _definition.DidDrop?.Invoke(Agent.Self, count);
        }
        finally
        {
            LeaveHandlers();
        }
    }

    /// <summary>
    /// Removes all but the first <paramref name="count"/> entries, in key order. Between <c>WillTake</c> and <c>DidTake</c> the
    /// remove handlers run for each of them.
    /// </summary>
    public void Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        EnsureWritable();
        EnterHandlers();
        try
        {
            _definition.WillTake?.Invoke(Agent.Self, count);
            RemoveRun(count, Count - count);
            _definition.DidTake?.Invoke(Agent.Self, count);
        }
        finally
        {
            LeaveHandlers();
        }
    }

    /// <summary>Drops entries from the front until at most <paramref name="count"/> are left.</summary>
    public void KeepLast(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (Count > count) Drop(Count - count);
    }

    /// <summary>Drops entries from the front whose keys come before <paramref name="key"/>.</summary>
    public void KeepSince(TKey key)
    {
        EnsureWritable();
        if (_state.Pages.CountBefore(key) is > 0 and var count) Drop(count);
    }

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

    /// <summary>Makes the map hold exactly these entries: removes the other keys, sets these (a key given twice: the last).</summary>
    public void ReplaceAll(IEnumerable<KeyValuePair<TKey, TValue>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        EnsureWritable();
        var wanted = new SortedPages<TKey, TValue>(_state.Pages.Comparer);
        foreach (var (key, value) in entries) wanted.Set(key, value);
        foreach (var entry in this)
            if (!wanted.TryGetValue(entry.Key, out _)) Remove(entry.Key);
        for (var p = 0; p < wanted.PageCount; p++)
        {
            var page = wanted.Page(p);
            for (var i = 0; i < page.Count; i++) Set(page.Keys[i], page.Values[i]);
        }
    }

    /// <summary>The entry with the lowest key.</summary>
    public bool TryGetFirst(out KeyValuePair<TKey, TValue> entry) => _state.Pages.TryGetFirst(out entry);

    /// <summary>The entry with the highest key.</summary>
    public bool TryGetLast(out KeyValuePair<TKey, TValue> entry) => _state.Pages.TryGetLast(out entry);

    /// <summary>The entries from <paramref name="from"/> (with it) up to <paramref name="to"/> (without it), in key order.</summary>
    public IEnumerable<KeyValuePair<TKey, TValue>> Range(TKey from, TKey to)
    {
        var entries = new Enumerator(_state.Pages, from);
        while (entries.MoveNext() && _state.Pages.Comparer.Compare(entries.Current.Key, to) < 0) yield return entries.Current;
    }

    /// <summary>The entries from <paramref name="from"/> (with it) on, in key order.</summary>
    public IEnumerable<KeyValuePair<TKey, TValue>> RangeFrom(TKey from)
    {
        var entries = new Enumerator(_state.Pages, from);
        while (entries.MoveNext()) yield return entries.Current;
    }

    /// <summary>The entries in key order, as they are now.</summary>
    public KeyValuePair<TKey, TValue>[] ToArray()
    {
        var copy = new KeyValuePair<TKey, TValue>[Count];
        var at = 0;
        foreach (var entry in this) copy[at++] = entry;
        return copy;
    }

    /// <summary>The entries in key order; see the remarks on <see cref="MapLane{TKey, TValue}"/> for changes meanwhile.</summary>
    public Enumerator GetEnumerator() => new(_state.Pages);

    IEnumerator<KeyValuePair<TKey, TValue>> IEnumerable<KeyValuePair<TKey, TValue>>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Count} entries";

    // the keys are taken down first: a handler may change the map while they go
    private void RemoveRun(int skip, int count)
    {
        if (count <= 0) return;
        var keys = ArrayPool<TKey>.Shared.Rent(count);
        try
        {
            var at = _state.Pages.CopyKeys(skip, keys.AsSpan(0, count));
            for (var i = 0; i < at; i++) Remove(keys[i]);
        }
        finally
        {
            ArrayPool<TKey>.Shared.Return(keys, clearArray: true);
        }
    }

    /// <summary>Goes through the entries in key order; stays valid when the map changes.</summary>
    public struct Enumerator : IEnumerator<KeyValuePair<TKey, TValue>>
    {
        private readonly SortedPages<TKey, TValue> _pages;
        private readonly TKey? _from;
        private readonly Start _start;

        // the entries of a page that stays packed
        private SortedPage<TKey, TValue>? _viewed;
        private SortedPage<TKey, TValue>? _view;
        private KeyValuePair<TKey, TValue> _current;
        private Start _place;
        private int _page;
        private int _index;
        private int _moves;

        internal Enumerator(SortedPages<TKey, TValue> pages) => _pages = pages;

        internal Enumerator(SortedPages<TKey, TValue> pages, TKey from, bool inclusive = true)
        {
            _pages = pages;
            _from = from;
            _start = _place = inclusive ? Start.At : Start.After;
        }

        private enum Start : byte
        {
            First,
            At,
            After,
            Going,
        }

        /// <inheritdoc/>
        public readonly KeyValuePair<TKey, TValue> Current => _current;

        readonly object IEnumerator.Current => _current;

        /// <inheritdoc/>
        public bool MoveNext()
        {
            if (_place == Start.Going && _moves == _pages.Moves) _index++;
            else Seek();
            while (_page < _pages.PageCount)
            {
                var page = _pages.Page(_page);
                if (_index >= page.Count)
                {
                    _page++;
                    _index = 0;
                    continue;
                }

                if ((page.State & PageState.Packed) != 0)
                {
                    if (!ReferenceEquals(page, _viewed))
                    {
                        _view = _pages.View(_page);
                        _viewed = page;
                        if (_moves != _pages.Moves)
                        {
                            Seek();
                            continue;
                        }
                    }

                    page = _view!;
                }

                _current = new KeyValuePair<TKey, TValue>(page.Keys[_index], page.Values[_index]);
                _place = Start.Going;
                return true;
            }

            _index = -1;
            return false;
        }

        /// <inheritdoc/>
        public void Reset()
        {
            _place = _start;
            _page = 0;
            _index = 0;
        }

        /// <inheritdoc/>
        public readonly void Dispose()
        {
        }

        // finding the place may itself move entries, so it is compared with what was before
        private void Seek()
        {
            do
            {
                _moves = _pages.Moves;
                _page = 0;
                _index = 0;
                if (_place == Start.Going) _pages.Seek(_current.Key, inclusive: false, out _page, out _index);
                else if (_place != Start.First) _pages.Seek(_from!, _place == Start.At, out _page, out _index);
            }
            while (_moves != _pages.Moves);
        }
    }
}
