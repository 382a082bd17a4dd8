using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Swim.Lanes;

namespace Swim;

/// <summary>
/// Elements in an order of their own. Each has a key for life (six random bytes, or what the client that brought it chose), so that it stays the
/// same element to its readers when it moves or changes. Finding, inserting, moving and removing by index cost about the same in a list
/// of 100 elements and one of 100,000.
/// </summary>
/// <remarks>
/// Enumerating while the list changes is allowed: an enumeration goes on at the next index, whatever stands there by then.
/// </remarks>
[SuppressMessage("Naming", "CA1710", Justification = "a lane is a lane; the platform's name for it")]
public sealed partial class ListLane<T> : Lane, IReadOnlyList<T>
{
    private readonly ListLaneDefinition<T> _definition;
    private readonly ListPages<T> _pages;

    internal ListLane(AgentLanes agent, ListLaneDefinition<T> definition)
        : base(agent, definition)
    {
        _definition = definition;
        _pages = new ListPages<T>(RecordNames.List(definition.Name), definition.Form, agent.Stores(definition));
    }

    /// <inheritdoc/>
    public int Count => _pages.Count;

    /// <summary>The element at an index. Setting replaces it (its key stays): <c>WillUpdate</c> before, <c>DidUpdate</c> after the change.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    /// <exception cref="LaneQuarantinedException">Set on a lane whose stored bytes do not fit its form.</exception>
    public T this[int index]
    {
        get
        {
            EnsureIndex(index, Count - 1);
            return _pages[index];
        }

        set
        {
            EnsureWritable();
            EnsureIndex(index, Count - 1);
            Replace(_pages.KeyAt(index), index, value);
        }
    }

    /// <summary>Puts an element behind the last one; see <see cref="Insert(int, T)"/>.</summary>
    public void Add(T value) => Insert(Count, value);

    /// <summary>Puts elements behind the last one, in order.</summary>
    public void AddRange(IEnumerable<T> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (var value in values) Add(value);
    }

    /// <summary>
    /// Puts an element before the one at <paramref name="index"/>, or behind the last one when it is <see cref="Count"/>: <c>WillUpdate</c> may
    /// replace the value, <c>DidInsert</c> runs after the change. What they throw comes out; a change made stands.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is below 0 or beyond <see cref="Count"/>.</exception>
    /// <exception cref="LaneQuarantinedException">The lane's stored bytes do not fit its form.</exception>
    public void Insert(int index, T value)
    {
        EnsureWritable();
        EnsureIndex(index, Count);
        Insert(_pages.NewKey(), index, value);
    }

    /// <summary>Removes the element at an index: <c>WillRemove</c> before, <c>DidRemove</c> after the change.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    /// <exception cref="LaneQuarantinedException">The lane's stored bytes do not fit its form.</exception>
    public void RemoveAt(int index)
    {
        EnsureWritable();
        EnsureIndex(index, Count - 1);
        EnterHandlers();
        try
        {
            if (_definition.WillRemove is { } willRemove)
            {
                var key = _pages.KeyAt(index);
                willRemove(Agent.Self, index);
                index = _pages.IndexOf(key);
                if (index < 0) return;
            }

            var before = _pages[index];
            Note(new ListStep<T>(ListVerb.Remove, index, 0, _pages.KeyAt(index), default, false));
            _pages.RemoveRange(index, 1);
            OnChanged();
            _definition.DidRemove?.Invoke(Agent.Self, index, before);
        }
        finally
        {
            LeaveHandlers();
        }
    }

    /// <summary>
    /// Moves the element at <paramref name="from"/> so that it stands at <paramref name="to"/> afterwards: <c>WillMove</c> before, <c>DidMove</c>
    /// after the change. To where it stands already is no change.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such index.</exception>
    /// <exception cref="LaneQuarantinedException">The lane's stored bytes do not fit its form.</exception>
    public void Move(int from, int to)
    {
        EnsureWritable();
        EnsureIndex(from, Count - 1);
        EnsureIndex(to, Count - 1);
        if (from == to) return;
        EnterHandlers();
        try
        {
            var key = _pages.KeyAt(from);
            if (_definition.WillMove is { } willMove)
            {
                willMove(Agent.Self, from, to);
                from = _pages.IndexOf(key);
                to = Math.Min(to, Count - 1);
                if (from < 0 || from == to) return;
            }

            var value = _pages[from];
            Note(new ListStep<T>(ListVerb.Move, from, to, key, value, false));
            _pages.RemoveRange(from, 1);
            _pages.Insert(to, key, value);
            OnChanged();
            _definition.DidMove?.Invoke(Agent.Self, from, to, value);
        }
        finally
        {
            LeaveHandlers();
        }
    }

    /// <summary>Removes all elements as one change: <c>WillClear</c> before, <c>DidClear</c> after it; the remove handlers do not run.</summary>
    /// <exception cref="LaneQuarantinedException">The lane's stored bytes do not fit its form.</exception>
    public void Clear()
    {
        EnsureWritable();
        EnterHandlers();
        try
        {
            _definition.WillClear?.Invoke(Agent.Self);
            Note(new ListStep<T>(ListVerb.Clear, 0, 0, default, default, false));
            _pages.Clear();
            OnChanged();
            _definition.DidClear?.Invoke(Agent.Self);
        }
        finally
        {
            LeaveHandlers();
        }
    }

    /// <summary>
    /// Removes the first <paramref name="count"/> elements as one change. Between <c>WillDrop</c> and <c>DidDrop</c> the remove handlers run
    /// for each of them, with the index it had: <c>WillRemove</c> before all go, <c>DidRemove</c> after.
    /// </summary>
    public void Drop(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        EnsureWritable();
        EnterHandlers();
        try
        {
            _definition.WillDrop?.Invoke(Agent.Self, count);
            RemoveRun(ListVerb.Drop, count);
            _definition.DidDrop?.Invoke(Agent.Self, count);
        }
        finally
        {
            LeaveHandlers();
        }
    }

    /// <summary>
    /// Removes all but the first <paramref name="count"/> elements as one change. Between <c>WillTake</c> and <c>DidTake</c> the remove
    /// handlers run for each of them, with the index it had: <c>WillRemove</c> before all go, <c>DidRemove</c> after.
    /// </summary>
    public void Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        EnsureWritable();
        EnterHandlers();
        try
        {
            _definition.WillTake?.Invoke(Agent.Self, count);
            RemoveRun(ListVerb.Take, count);
            _definition.DidTake?.Invoke(Agent.Self, count);
        }
        finally
        {
            LeaveHandlers();
        }
    }

    /// <summary>Drops elements from the front until at most <paramref name="count"/> are left.</summary>
    public void KeepLast(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (Count > count) Drop(Count - count);
    }

    /// <summary>The elements in order, as they are now.</summary>
    public T[] ToArray()
    {
        var copy = new T[Count];
        var at = 0;
        for (var p = 0; p < _pages.PageCount; p++)
        {
            var page = _pages.Page(p);
            Array.Copy(page.Values, 0, copy, at, page.Count);
            at += page.Count;
        }

        return copy;
    }

    /// <summary>The elements in order; see the remarks on <see cref="ListLane{T}"/> for changes meanwhile.</summary>
    public Enumerator GetEnumerator() => new(_pages);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Count} elements";

    private static void EnsureIndex(int index, int highest, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(index))] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index, highest, name);
    }

    private void Insert(ElementKey key, int index, T value)
    {
        EnterHandlers();
        try
        {
            if (_definition.WillUpdate is { } willUpdate)
            {
                value = willUpdate(Agent.Self, index, value, default);
                index = Math.Min(index, Count);
                if (_pages.ContainsKey(key)) return;
            }

            Note(new ListStep<T>(ListVerb.Update, index, 0, key, value, true));
            _pages.Insert(index, key, value);
            OnChanged();
            _definition.DidInsert?.Invoke(Agent.Self, index, value);
        }
        finally
        {
            LeaveHandlers();
        }
    }

    private void Replace(ElementKey key, int index, T value)
    {
        EnterHandlers();
        try
        {
            if (_definition.WillUpdate is { } willUpdate)
            {
                value = willUpdate(Agent.Self, index, value, _pages[index]);
                index = _pages.IndexOf(key);
                if (index < 0) return;
            }

            Note(new ListStep<T>(ListVerb.Update, index, 0, key, value, false));
            var before = _pages.Set(index, value);
            OnChanged();
            _definition.DidUpdate?.Invoke(Agent.Self, index, value, before);
        }
        finally
        {
            LeaveHandlers();
        }
    }

    // readers are told the count as it was given, also when there was less to take away: that is what the reference does
    private void RemoveRun(ListVerb verb, int count)
    {
        if (_definition.WillRemove is { } willRemove)
        {
            for (var i = verb == ListVerb.Drop ? 0 : count; i < (verb == ListVerb.Drop ? Math.Min(count, Count) : Count); i++) willRemove(Agent.Self, i);
        }

        var start = verb == ListVerb.Drop ? 0 : Math.Min(count, Count);
        var length = verb == ListVerb.Drop ? Math.Min(count, Count) : Count - start;
        T[]? gone = null;
        if (_definition.DidRemove is not null && length > 0)
        {
            gone = new T[length];
            for (var i = 0; i < length; i++) gone[i] = _pages[start + i];
        }

        Note(new ListStep<T>(verb, count, 0, default, default, false));
        _pages.RemoveRange(start, length);
        OnChanged();
        if (gone is null) return;
        for (var i = 0; i < gone.Length; i++) _definition.DidRemove!(Agent.Self, start + i, gone[i]);
    }

    /// <summary>Goes through the elements in order; stays valid when the list changes.</summary>
    public struct Enumerator : IEnumerator<T>
    {
        private readonly ListPages<T> _pages;
        private T? _current;
        private int _index;
        private int _page;
        private int _offset;
        private int _moves;

        internal Enumerator(ListPages<T> pages)
        {
            _pages = pages;
            _index = -1;
            _offset = -1;
            _moves = pages.Moves;
        }

        /// <inheritdoc/>
        public readonly T Current => _current!;

        readonly object? IEnumerator.Current => _current;

        /// <inheritdoc/>
        public bool MoveNext()
        {
            if (++_index >= _pages.Count)
            {
                _index = _pages.Count;
                _current = default;
                return false;
            }

            if (_moves != _pages.Moves)
            {
                _moves = _pages.Moves;
                _pages.Find(_index, out _page, out _offset);
            }
            else if (++_offset >= _pages.Page(_page).Count)
            {
                _page++;
                _offset = 0;
            }

            _current = _pages.Page(_page).Values[_offset];
            return true;
        }

        /// <inheritdoc/>
        public void Reset() => this = new Enumerator(_pages);

        /// <inheritdoc/>
        public readonly void Dispose()
        {
        }
    }
}
