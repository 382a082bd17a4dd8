using Swim.Recon;

namespace Swim.Lanes;

/// <summary>Definition of a <see cref="MapLane{TKey, TValue}"/>.</summary>
public sealed class MapLaneDefinition<TKey, TValue>(string name, Form<TKey> keyForm, Form<TValue> valueForm) : LaneDefinition(name, LaneKind.Map)
    where TKey : notnull
{
    /// <summary>How keys are written and read; its comparer is the lane's order.</summary>
    public Form<TKey> KeyForm { get; } = keyForm;

    /// <summary>How values are written and read.</summary>
    public Form<TValue> ValueForm { get; } = valueForm;

    /// <summary>(agent, key, new value, old value or default) → the value to store instead.</summary>
    public Func<object, TKey, TValue, TValue?, TValue>? WillUpdate { get; init; }

    /// <summary>(agent, key, new value, old value or default).</summary>
    public Action<object, TKey, TValue, TValue?>? DidUpdate { get; init; }

    /// <summary>(agent, key); before an entry goes.</summary>
    public Action<object, TKey>? WillRemove { get; init; }

    /// <summary>(agent, key, old value).</summary>
    public Action<object, TKey, TValue>? DidRemove { get; init; }

    /// <summary>(agent); before all entries go.</summary>
    public Action<object>? WillClear { get; init; }

    /// <summary>(agent); after all entries went.</summary>
    public Action<object>? DidClear { get; init; }

    /// <summary>(agent, count); before the first <c>count</c> entries go.</summary>
    public Action<object, int>? WillDrop { get; init; }

    /// <summary>(agent, count).</summary>
    public Action<object, int>? DidDrop { get; init; }

    /// <summary>(agent, count); before all but the first <c>count</c> entries go.</summary>
    public Action<object, int>? WillTake { get; init; }

    /// <summary>(agent, count).</summary>
    public Action<object, int>? DidTake { get; init; }

    internal override bool KeepsState => true;

    internal override Lane Create(AgentLanes agent) => new MapLane<TKey, TValue>(agent, this);
}
