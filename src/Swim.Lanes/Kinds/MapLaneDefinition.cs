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

    /// <summary>The most entries that are kept: at the end of a turn those at the front go, as by <see cref="MapLane{TKey, TValue}.Drop"/>. At least 1; null keeps all.</summary>
    public int? KeepLast
    {
        get;
        init
        {
            if (value is < 1) throw new ArgumentOutOfRangeException(nameof(KeepLast), value, $"Lane {Name}: KeepLast must be at least 1.");
            field = value;
        }
    }

    /// <summary>
    /// How long entries are kept, by the time that is their key (<see cref="MapLane{TKey, TValue}.KeepFor"/>): older ones go at the end of a turn that changes the
    /// lane, when the agent starts, and while it is active by a timer. Null keeps all.
    /// </summary>
    public TimeSpan? KeepFor
    {
        get;
        init
        {
            if (value is { } age && age <= TimeSpan.Zero) throw new ArgumentOutOfRangeException(nameof(KeepFor), value, $"Lane {Name}: KeepFor must be longer than nothing.");
            if (value is not null && !KeyTime<TKey>.IsTime) throw new ArgumentException($"Lane {Name}: KeepFor needs keys that are times (DateTimeOffset, DateTime, long), they are {typeof(TKey)}.", nameof(KeepFor));
            field = value;
        }
    }

    internal override bool KeepsState => true;

    internal override bool Trims => KeepLast is not null || KeepFor is not null;

    internal override TimeSpan? KeepTime => KeepFor;

    internal override Lane Create(AgentLanes agent) => new MapLane<TKey, TValue>(agent, this);
}
