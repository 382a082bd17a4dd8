using System.Runtime.CompilerServices;
using Swim.Lanes;
using Swim.Recon;

namespace Swim.Client;

/// <summary>The events of a lane of another host, whatever its kind, as they come. Made by <see cref="WarpNode.Events{T}"/>.</summary>
public sealed class WarpEvents<T> : WarpDownlink
{
    private readonly Form<T> _form;
    private readonly Action<T>? _onEvent;

    internal WarpEvents(WarpNode node, string lane, Form<T> form, Action<T>? onEvent, WarpLinkOptions? options, Action<UnlinkReason>? onUnlinked)
        : base(node, lane, LaneKind.Supply, sync: false, options, onUnlinked)
    {
        _form = form;
        _onEvent = onEvent;
    }

    /// <summary>The events from now on. At most 10,000 or 1 MiB wait for a busy consumer; the oldest are dropped beyond.</summary>
    public async IAsyncEnumerable<T> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var item in ReadItemsAsync(LaneKind.Supply, cancellationToken))
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

    private protected override void OnChange(in LaneOp op) => _onEvent?.Invoke(Parse(op));

    private T Parse(in LaneOp op) => _form.Parse(op.Body is { } body ? body.Span : default);
}
