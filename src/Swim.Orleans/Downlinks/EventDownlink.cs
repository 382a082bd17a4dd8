using Swim.Lanes;
using Swim.Recon;

namespace Swim;

/// <summary>A downlink to the events of a lane without its state: the items of a command or supply lane, the changes of a value lane.</summary>
public sealed class EventDownlink<T> : AgentDownlink
{
    private readonly Form<T> _form;
    private readonly Action<T> _onEvent;

    internal EventDownlink(WebAgent agent, NodeTarget target, string lane, Form<T> form, Action<T> onEvent, Action<UnlinkReason>? onUnlinked)
        : base(agent, target, lane, expected: null, sync: false, onUnlinked)
    {
        _form = form;
        _onEvent = onEvent;
    }

    private protected override void OnChange(in LaneOp op)
    {
        if (op.Body is { } body) _onEvent(_form.Parse(body.Span));
    }
}
