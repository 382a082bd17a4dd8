using System.Runtime.CompilerServices;
using Swim.Lanes;
using Swim.Recon;

namespace Swim.Client;

/// <summary>
/// A list lane of another host: its elements as last seen. Made by <see cref="WarpNode.List{T}"/>. What this client asks for shows when the lane's event
/// comes back: an index means nothing before the host has said at which it stands.
/// </summary>
public sealed class WarpList<T> : WarpDownlink
{
    private readonly Lock _gate = new();
    private readonly List<T> _items = [];
    private readonly Form<T> _form;
    private readonly WarpListHandlers<T> _handlers;
    private readonly ListEventReader<T>.Parser _parse;
    private ListEventReader<T> _events = new();

    internal WarpList(WarpNode node, string lane, Form<T> form, WarpListHandlers<T>? handlers, WarpLinkOptions? options, Action<UnlinkReason>? onUnlinked)
        : base(node, lane, LaneKind.List, sync: true, options, onUnlinked)
    {
        _form = form;
        _handlers = handlers ?? new WarpListHandlers<T>();
        _parse = form.Parse;
    }

    /// <summary>Number of elements.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _items.Count;
        }
    }

    /// <summary>A copy of all elements in order.</summary>
    public List<T> ToList()
    {
        lock (_gate) return [.. _items];
    }

    /// <summary>Puts a new element at an index, from 0 to the length that the list has when the command arrives. Does not wait.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is negative.</exception>
    public void Insert(int index, T value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        SendToLane(ListVerbs.Insert(index, _form, value));
    }

    /// <summary>Replaces the element at an index. Does not wait.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is negative.</exception>
    public void Set(int index, T value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        SendToLane(ListVerbs.Set(index, _form, value));
    }

    /// <summary>Moves the element at an index to another. Does not wait.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is negative.</exception>
    public void Move(int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfNegative(to);
        SendToLane(ListVerbs.Move(from, to));
    }

    /// <summary>Removes the element at an index. Does not wait.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is negative.</exception>
    public void RemoveAt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        SendToLane(ListVerbs.Remove(index));
    }

    /// <summary>Removes all elements. Does not wait.</summary>
    public void Clear() => SendToLane(ListVerbs.Clear);

    /// <summary>All elements as the host has them, once the link is synced.</summary>
    /// <exception cref="AgentUnavailableException">The link ended first; or as <see cref="WarpDownlink.Completion"/> says.</exception>
    public async Task<List<T>> SyncAsync(CancellationToken cancellationToken = default)
    {
        await WhenSyncedAsync(cancellationToken);
        return ToList();
    }

    /// <summary>The elements as insertions, <see cref="ListChangeKind.Synced"/>, then each change. A consumer that falls far behind sees a clear and the list anew.</summary>
    public async IAsyncEnumerable<ListChange<T>> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var events = new ListEventReader<T>();
        await foreach (var item in ReadItemsAsync(LaneKind.List, cancellationToken))
        {
            try
            {
                if (item.Kind == LinkItemKind.Linked) events = new ListEventReader<T>();
                else if (item.Kind == LinkItemKind.Op) Read(events, item.Op);
                while (events.TryTake(out var change)) yield return change;
                if (item.Kind == LinkItemKind.Synced) yield return new(ListChangeKind.Synced, -1, -1, default);
            }
            finally
            {
                item.Release();
            }
        }
    }

    // a link that stands anew sends the whole list
    private protected override void OnLinked()
    {
        _events = new ListEventReader<T>();
        lock (_gate) _items.Clear();
    }

    private protected override void OnSynced() => _handlers.OnSynced?.Invoke();

    private protected override void OnChange(in LaneOp op)
    {
        Read(_events, op);
        while (_events.TryTake(out var change)) Apply(change);
    }

    private void Read(ListEventReader<T> events, in LaneOp op)
    {
        if (op.Kind == LaneOpKind.Clear) events.Clear();
        else if (op.Kind != LaneOpKind.Item || op.Body is not { } body || !events.TryRead(body.Span, _parse)) throw WrongKind("list");
    }

    private void Apply(in ListChange<T> change)
    {
        var before = default(T);
        lock (_gate)
        {
            if (change.Kind is ListChangeKind.Move or ListChangeKind.Remove) before = _items[change.Index];
            switch (change.Kind)
            {
                case ListChangeKind.Insert:
                    _items.Insert(change.Index, change.Value!);
                    break;
                case ListChangeKind.Update:
                    _items[change.Index] = change.Value!;
                    break;
                case ListChangeKind.Move:
                    _items.RemoveAt(change.Index);
                    _items.Insert(change.To, before!);
                    break;
                case ListChangeKind.Remove:
                    _items.RemoveAt(change.Index);
                    break;
                case ListChangeKind.Clear:
                    _items.Clear();
                    break;
            }
        }

        Tell(change, before);
    }

    private void Tell(in ListChange<T> change, T? before)
    {
        switch (change.Kind)
        {
            case ListChangeKind.Insert:
                _handlers.OnInsert?.Invoke(change.Index, change.Value!);
                break;
            case ListChangeKind.Update:
                _handlers.OnUpdate?.Invoke(change.Index, change.Value!);
                break;
            case ListChangeKind.Move:
                _handlers.OnMove?.Invoke(change.Index, change.To, before!);
                break;
            case ListChangeKind.Remove:
                _handlers.OnRemove?.Invoke(change.Index, before!);
                break;
            case ListChangeKind.Clear:
                _handlers.OnClear?.Invoke();
                break;
        }
    }
}
