using Swim.Lanes;
using Swim.Recon;
using Swim.Runtime;

namespace Swim;

/// <summary>A downlink to a list lane: holds its elements as last seen.</summary>
/// <remarks>In place of an element that <typeparamref name="T"/> cannot read stands the form's unit; that is logged.</remarks>
public sealed class ListDownlink<T> : AgentDownlink
{
    private readonly List<T> _items = [];
    private readonly Form<T> _form;
    private readonly ListDownlinkHandlers<T> _handlers;
    private readonly ListEventReader<T>.Parser _parse;
    private ListEventReader<T> _changes = new();
    private Exception? _unreadable;

    internal ListDownlink(WebAgent agent, NodeTarget target, string lane, Form<T> form, ListDownlinkHandlers<T> handlers)
        : base(agent, target, lane, LaneKind.List, sync: true, handlers.OnUnlinked)
    {
        _form = form;
        _handlers = handlers;
        _parse = Parse;
    }

    /// <summary>The lane's elements as last seen, in order.</summary>
    public IReadOnlyList<T> Items => _items;

    /// <summary>
    /// Puts a new element at an index of the lane, from 0 to its length when the command arrives. Does not wait: <see cref="Items"/> changes when the
    /// lane's event comes back.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is negative.</exception>
    public void Insert(int index, T value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        SendToLane(ListVerbs.Insert(index, _form, value));
    }

    /// <summary>Replaces the element at an index of the lane. Does not wait.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is negative.</exception>
    public void Set(int index, T value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        SendToLane(ListVerbs.Set(index, _form, value));
    }

    /// <summary>Moves the element at an index of the lane to another. Does not wait.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is negative.</exception>
    public void Move(int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfNegative(to);
        SendToLane(ListVerbs.Move(from, to));
    }

    /// <summary>Removes the element at an index of the lane. Does not wait.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is negative.</exception>
    public void RemoveAt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        SendToLane(ListVerbs.Remove(index));
    }

    /// <summary>Removes all elements of the lane. Does not wait.</summary>
    public void Clear() => SendToLane(ListVerbs.Clear);

    // a link that stands anew sends the whole list
    private protected override void OnLinked()
    {
        _changes = new ListEventReader<T>();
        _items.Clear();
    }

    private protected override void OnSynced() => _handlers.OnSynced?.Invoke();

    private protected override void OnChange(in LaneOp op)
    {
        if (op.Kind == LaneOpKind.Clear) _changes.Clear();
        else if (op.Kind != LaneOpKind.Item || op.Body is not { } body || !_changes.TryRead(body.Span, _parse)) throw new InvalidOperationException($"Lane {LaneUri} of {NodeUri} is no list lane.");
        var unreadable = _unreadable;
        _unreadable = null;
        while (_changes.TryTake(out var change)) Apply(change);
        if (unreadable is not null) throw new InvalidOperationException($"An element of lane {LaneUri} of {NodeUri} cannot be read: {unreadable.Message}", unreadable);
    }

    // a handler that throws must not keep the other changes of the same event from the list
    private void Apply(in ListChange<T> change)
    {
        try
        {
            Change(change);
        }
        catch (Exception exception)
        {
            Agent.OnDownlinkFailed(this, exception);
        }
    }

    private void Change(in ListChange<T> change)
    {
        switch (change.Kind)
        {
            case ListChangeKind.Insert:
                _items.Insert(change.Index, change.Value!);
                _handlers.OnInsert?.Invoke(change.Index, change.Value!);
                break;
            case ListChangeKind.Update:
                _items[change.Index] = change.Value!;
                _handlers.OnUpdate?.Invoke(change.Index, change.Value!);
                break;
            case ListChangeKind.Move:
                var moved = _items[change.Index];
                _items.RemoveAt(change.Index);
                _items.Insert(change.To, moved);
                _handlers.OnMove?.Invoke(change.Index, change.To, moved);
                break;
            case ListChangeKind.Remove:
                var before = _items[change.Index];
                _items.RemoveAt(change.Index);
                _handlers.OnRemove?.Invoke(change.Index, before);
                break;
            case ListChangeKind.Clear:
                _items.Clear();
                _handlers.OnClear?.Invoke();
                break;
        }
    }

    // left out, it would put all elements behind it in the wrong place
    private T Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return _form.Parse(body);
        }
        catch (Exception exception) when (exception is FormException or ReconException)
        {
            _unreadable = exception;
            return _form.Unit;
        }
    }
}
