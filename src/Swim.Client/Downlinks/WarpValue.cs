using System.Runtime.CompilerServices;
using Swim.Lanes;
using Swim.Recon;

namespace Swim.Client;

/// <summary>A value lane of another host: its value as last seen. Made by <see cref="WarpNode.Value{T}"/>.</summary>
public sealed class WarpValue<T> : WarpDownlink
{
    private readonly Lock _gate = new();
    private readonly Form<T> _form;
    private readonly Action<T>? _onSet;
    private readonly Ahead _ahead;
    private T _said;
    private T _shown;
    private ReadOnlyMemory<byte> _own;
    private bool _isAhead;
    private long _deadline;

    internal WarpValue(WarpNode node, string lane, Form<T> form, Action<T>? onSet, WarpLinkOptions? options, Action<UnlinkReason>? onUnlinked)
        : base(node, lane, LaneKind.Value, sync: true, options, onUnlinked)
    {
        _form = form;
        _onSet = onSet;
        _said = _shown = form.Unit;
        _ahead = new Ahead(node.Client, () => RunBetweenHandlers(TakeBackIfOver));
    }

    /// <summary>
    /// The value: what the host said last, or what <see cref="Set"/> was last given as long as the host has not answered that. The form's unit before
    /// the first.
    /// </summary>
    public T Value
    {
        get
        {
            lock (_gate) return _shown;
        }
    }

    /// <summary>
    /// Sets the lane and shows the value at once; does not wait. When the lane's event comes back, nothing changes; when the host makes something else of
    /// it, or says nothing for <see cref="WarpClientOptions.EchoTimeout"/>, the host's value is shown again and the handler runs.
    /// </summary>
    public void Set(T value)
    {
        var body = _form.ToUtf8(value);
        lock (_gate)
        {
            _shown = value;
            _own = body;
            _isAhead = true;
            _deadline = _ahead.NewDeadline();
            _ahead.LookAt(_deadline);
        }

        SendToLane(body);
    }

    /// <summary>The value as the host has it, once the link is synced.</summary>
    /// <exception cref="AgentUnavailableException">The link ended first; or as <see cref="WarpDownlink.Completion"/> says.</exception>
    public async Task<T> SyncAsync(CancellationToken cancellationToken = default)
    {
        await WhenSyncedAsync(cancellationToken);
        return Value;
    }

    /// <summary>The value, then each one after it; values that come while the consumer is busy are replaced by newer ones. Own values come when the host has taken them.</summary>
    public async IAsyncEnumerable<T> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var item in ReadItemsAsync(LaneKind.Value, cancellationToken))
        {
            try
            {
                if (item.Kind == LinkItemKind.Op) yield return Parse(item.Op);
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

    private protected override void OnChange(in LaneOp op)
    {
        var value = Parse(op);
        lock (_gate)
        {
            _said = value;
            if (_isAhead)
            {
                if (!IsEcho(op, value))
                {
                    _deadline = _ahead.Shorten(_deadline);
                    _ahead.LookAt(_deadline);
                    return;
                }

                _isAhead = false;
                _own = default;
                _shown = value;
                return;
            }

            _shown = value;
        }

        _onSet?.Invoke(value);
    }

    private protected override void OnNotSent(AgentUnavailableException exception) => RunBetweenHandlers(TakeBack);

    private bool IsEcho(in LaneOp op, T value) =>
        (op.Body is { } body ? body.Span : default).SequenceEqual(_own.Span) || EqualityComparer<T>.Default.Equals(value, _shown);

    private void TakeBackIfOver()
    {
        lock (_gate)
        {
            if (!_isAhead) return;
            if (!_ahead.IsOver(_deadline))
            {
                _ahead.LookAt(_deadline);
                return;
            }
        }

        TakeBack();
    }

    private void TakeBack()
    {
        T said;
        lock (_gate)
        {
            if (!_isAhead) return;
            _isAhead = false;
            _own = default;
            said = _shown = _said;
        }

        _onSet?.Invoke(said);
    }

    private T Parse(in LaneOp op) => op.Kind == LaneOpKind.Set ? _form.Parse(op.Body is { } body ? body.Span : default) : throw WrongKind("value");
}
