using Swim.Lanes;

namespace Swim;

/// <summary>
/// One figure over the entries of a lane, kept up to date by what changes: the cost of a change does not depend on the number of entries, or only
/// by its logarithm. It remembers what each entry contributed, so that the selectors are called once per change and a value that is changed
/// in place does not spoil it. For the agent's own thread; ends with the activation (make it anew in <c>OnStartAsync</c>).
/// </summary>
public abstract class Aggregate<TResult> : AggregateNode
{
    private List<Action<TResult>>? _sinks;

    private protected Aggregate(Lane lane)
        : base(lane)
    {
    }

    /// <summary>The figure now, this turn's changes included.</summary>
    public abstract TResult Value { get; }

    /// <summary>Keeps a value lane at the figure: it is set at once if it differs, then at the end of each turn that changed the figure.</summary>
    /// <returns>This aggregate.</returns>
    public Aggregate<TResult> Into(ValueLane<TResult> lane)
    {
        ArgumentNullException.ThrowIfNull(lane);
        return Into(now =>
        {
            if (!lane.IsSet || !IsSame(lane.Value, now)) lane.Value = now;
        });
    }

    /// <summary>Calls <paramref name="use"/> with the figure at once, then at the end of each turn in which it may have changed.</summary>
    /// <returns>This aggregate.</returns>
    public Aggregate<TResult> Into(Action<TResult> use)
    {
        ArgumentNullException.ThrowIfNull(use);
        (_sinks ??= []).Add(use);
        use(Value);
        return this;
    }

    internal sealed override void Flush()
    {
        if (_sinks is null) return;
        var now = Value;
        foreach (var sink in _sinks) sink(now);
    }

    private protected virtual bool IsSame(TResult a, TResult b) => EqualityComparer<TResult>.Default.Equals(a, b);
}
