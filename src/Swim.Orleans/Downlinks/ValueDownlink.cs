using Swim.Lanes;
using Swim.Recon;
using Swim.Runtime;

namespace Swim;

/// <summary>A downlink to a value lane: holds its value as last seen.</summary>
public sealed class ValueDownlink<T> : AgentDownlink
{
    private readonly Form<T> _form;
    private readonly Action<T>? _onSet;

    internal ValueDownlink(WebAgent agent, NodeTarget target, string lane, Form<T> form, Action<T>? onSet, Action<UnlinkReason>? onUnlinked)
        : base(agent, target, lane, LaneKind.Value, sync: true, onUnlinked)
    {
        _form = form;
        _onSet = onSet;
        Value = form.Unit;
    }

    /// <summary>The lane's value as last seen; the form's unit before the first.</summary>
    public T Value { get; private set; }

    /// <summary>Sets the lane. Does not wait: <see cref="Value"/> changes when the lane's event comes back.</summary>
    public void Set(T value) => SendToLane(_form.ToUtf8(value));

    private protected override void OnChange(in LaneOp op)
    {
        if (op.Kind != LaneOpKind.Set) throw new InvalidOperationException($"Lane {LaneUri} of {NodeUri} is no value lane.");
        Value = _form.Parse(op.Body is { } body ? body.Span : default);
        _onSet?.Invoke(Value);
    }
}
