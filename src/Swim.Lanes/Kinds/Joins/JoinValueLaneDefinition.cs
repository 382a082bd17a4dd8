using Swim.Recon;

namespace Swim.Lanes;

/// <summary>Definition of a <see cref="JoinValueLane{TKey, TValue}"/>.</summary>
public sealed class JoinValueLaneDefinition<TKey, TValue>(string name, Form<TKey> keyForm, Form<TValue> valueForm)
    : LaneDefinition(name, LaneKind.JoinValue)
    where TKey : notnull
{
    /// <summary>How keys are written and read; its comparer is the lane's order.</summary>
    public Form<TKey> KeyForm { get; } = keyForm;

    /// <summary>How the values of the sources are written and read.</summary>
    public Form<TValue> ValueForm { get; } = valueForm;

    /// <summary>(agent, key, new value, old value or default); a source has another value.</summary>
    public Action<object, TKey, TValue, TValue?>? DidUpdate { get; init; }

    /// <summary>(agent, key, old value); a source has no value any more, was deleted, or its link was removed.</summary>
    public Action<object, TKey, TValue>? DidRemove { get; init; }

    /// <summary>(agent); after all links and entries went.</summary>
    public Action<object>? DidClear { get; init; }

    /// <summary>(agent, key); a link stands.</summary>
    public Action<object, TKey>? DidLink { get; init; }

    /// <summary>(agent, key); the source's present value has been received.</summary>
    public Action<object, TKey>? DidSync { get; init; }

    /// <summary>(agent, key, why); a link is down.</summary>
    public Action<object, TKey, UnlinkReason>? DidUnlink { get; init; }

    internal override bool KeepsState => true;

    internal override Lane Create(AgentLanes agent) => new JoinValueLane<TKey, TValue>(agent, this);
}
