using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Swim.Lanes;
using Swim.Recon;

namespace Swim.Client;

/// <summary>
/// A map lane of another host (join and spatial lanes too): its entries as last seen. Made by <see cref="WarpNode.Map{TKey, TValue}"/>. What this client sets or
/// removes shows at once, until the host has answered or has not for <see cref="WarpClientOptions.EchoTimeout"/>.
/// </summary>
public sealed class WarpMap<TKey, TValue> : WarpDownlink where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, TValue> _entries = [];
    private readonly Dictionary<TKey, OwnEntry> _own = [];
    private readonly Form<TKey> _keyForm;
    private readonly Form<TValue> _valueForm;
    private readonly WarpMapHandlers<TKey, TValue> _handlers;
    private readonly Ahead _ahead;

    internal WarpMap(WarpNode node, string lane, Form<TKey> keyForm, Form<TValue> valueForm, WarpMapHandlers<TKey, TValue>? handlers, WarpLinkOptions? options, Action<UnlinkReason>? onUnlinked)
        : base(node, lane, LaneKind.Map, sync: true, options, onUnlinked)
    {
        _keyForm = keyForm;
        _valueForm = valueForm;
        _handlers = handlers ?? new WarpMapHandlers<TKey, TValue>();
        _ahead = new Ahead(node.Client, () => RunBetweenHandlers(TakeBackOver));
    }

    /// <summary>Number of entries.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _entries.Count;
        }
    }

    /// <summary>The entry of a key; false when there is none.</summary>
    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_gate) return _entries.TryGetValue(key, out value);
    }

    /// <summary>A copy of all entries.</summary>
    public Dictionary<TKey, TValue> ToDictionary()
    {
        lock (_gate) return new Dictionary<TKey, TValue>(_entries);
    }

    /// <summary>Sets an entry. Does not wait.</summary>
    public void Update(TKey key, TValue value)
    {
        var body = MapVerbs.Update(_keyForm, key, _valueForm, value);
        lock (_gate)
        {
            OwnOf(key).Set(_valueForm.ToUtf8(value), value);
            _entries[key] = value;
        }

        SendToLane(body);
    }

    /// <summary>Removes an entry. Does not wait.</summary>
    public void Remove(TKey key)
    {
        lock (_gate)
        {
            OwnOf(key).SetRemoved();
            _entries.Remove(key);
        }

        SendToLane(MapVerbs.Remove(_keyForm, key));
    }

    /// <summary>Removes all entries. Does not wait: they go when the host says so.</summary>
    public void Clear() => SendToLane(MapVerbs.Clear);

    /// <summary>All entries as the host has them, once the link is synced.</summary>
    /// <exception cref="AgentUnavailableException">The link ended first; or as <see cref="WarpDownlink.Completion"/> says.</exception>
    public async Task<Dictionary<TKey, TValue>> SyncAsync(CancellationToken cancellationToken = default)
    {
        await WhenSyncedAsync(cancellationToken);
        return ToDictionary();
    }

    /// <summary>
    /// The entries, <see cref="MapChangeKind.Synced"/>, then each change; changes that come while the consumer is busy are replaced by newer ones of their key.
    /// Own changes come when the host has taken them.
    /// </summary>
    public async IAsyncEnumerable<MapChange<TKey, TValue>> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var item in ReadItemsAsync(LaneKind.Map, cancellationToken))
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

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _ahead.End();
        base.Dispose(disposing);
    }

    private protected override void OnSynced() => _handlers.OnSynced?.Invoke();

    private protected override void OnNotSent(AgentUnavailableException exception) => RunBetweenHandlers(() => TakeBack(static _ => true));

    private protected override void OnChange(in LaneOp op)
    {
        switch (op.Kind)
        {
            case LaneOpKind.Update:
                var key = _keyForm.Parse(op.Key!.Span);
                var value = _valueForm.Parse(op.Value);
                if (Accept(key, value, op.Value)) _handlers.OnUpdate?.Invoke(key, value);
                break;
            case LaneOpKind.Remove:
                var removed = _keyForm.Parse(op.Key!.Span);
                if (AcceptRemoval(removed)) _handlers.OnRemove?.Invoke(removed);
                break;
            case LaneOpKind.Clear:
                AcceptClear();
                _handlers.OnClear?.Invoke();
                break;
            default:
                throw WrongKind("map");
        }
    }

    // True when what is shown changes.
    private bool Accept(TKey key, TValue value, ReadOnlySpan<byte> body)
    {
        lock (_gate)
        {
            if (_own.TryGetValue(key, out var own) && !own.IsEcho(body, value))
            {
                own.Said(value);
                Shorten(own);
                return false;
            }

            _entries[key] = value;
            return !_own.Remove(key);
        }
    }

    private bool AcceptRemoval(TKey key)
    {
        lock (_gate)
        {
            if (_own.TryGetValue(key, out var own) && !own.IsRemoved)
            {
                own.SaidRemoved();
                Shorten(own);
                return false;
            }

            return _entries.Remove(key) | !_own.Remove(key);
        }
    }

    private void AcceptClear()
    {
        lock (_gate)
        {
            _entries.Clear();
            foreach (var (key, own) in _own)
            {
                own.SaidRemoved();
                if (!own.IsRemoved) _entries[key] = own.Value!;
            }
        }
    }

    private OwnEntry OwnOf(TKey key)
    {
        if (!_own.TryGetValue(key, out var own))
        {
            own = new OwnEntry();
            if (_entries.TryGetValue(key, out var said)) own.Said(said);
            _own.Add(key, own);
        }

        own.Deadline = _ahead.NewDeadline();
        _ahead.LookAt(own.Deadline);
        return own;
    }

    private void Shorten(OwnEntry own)
    {
        own.Deadline = _ahead.Shorten(own.Deadline);
        _ahead.LookAt(own.Deadline);
    }

    private void TakeBackOver()
    {
        TakeBack(own => _ahead.IsOver(own.Deadline));
        lock (_gate)
        {
            if (_own.Count > 0) _ahead.LookAt(_own.Values.Min(static own => own.Deadline));
        }
    }

    private void TakeBack(Predicate<OwnEntry> isOver)
    {
        KeyValuePair<TKey, OwnEntry>[] unanswered;
        lock (_gate)
        {
            unanswered = [.. _own.Where(own => isOver(own.Value))];
            foreach (var (key, own) in unanswered)
            {
                _own.Remove(key);
                if (own.IsSaid) _entries[key] = own.SaidValue!;
                else _entries.Remove(key);
            }
        }

        foreach (var (key, own) in unanswered)
        {
            if (own.IsSaid) _handlers.OnUpdate?.Invoke(key, own.SaidValue!);
            else _handlers.OnRemove?.Invoke(key);
        }
    }

    private MapChange<TKey, TValue> Read(in LaneOp op) => op.Kind switch
    {
        LaneOpKind.Update => new(MapChangeKind.Update, _keyForm.Parse(op.Key!.Span), _valueForm.Parse(op.Value)),
        LaneOpKind.Remove => new(MapChangeKind.Remove, _keyForm.Parse(op.Key!.Span), default),
        LaneOpKind.Clear => new(MapChangeKind.Clear, default, default),
        _ => throw WrongKind("map"),
    };

    /// <summary>An entry that is shown ahead of the host, and what the host said of it last.</summary>
    private sealed class OwnEntry
    {
        private ReadOnlyMemory<byte> _body;

        public TValue? Value { get; private set; }

        public long Deadline { get; set; }

        public bool IsRemoved { get; private set; }

        public bool IsSaid { get; private set; }

        public TValue? SaidValue { get; private set; }

        public void Set(ReadOnlyMemory<byte> body, TValue value)
        {
            _body = body;
            Value = value;
            IsRemoved = false;
        }

        public void SetRemoved()
        {
            _body = default;
            Value = default;
            IsRemoved = true;
        }

        public void Said(TValue value)
        {
            IsSaid = true;
            SaidValue = value;
        }

        public void SaidRemoved()
        {
            IsSaid = false;
            SaidValue = default;
        }

        public bool IsEcho(ReadOnlySpan<byte> body, TValue value) =>
            !IsRemoved && (body.SequenceEqual(_body.Span) || EqualityComparer<TValue>.Default.Equals(value, Value!));
    }
}
