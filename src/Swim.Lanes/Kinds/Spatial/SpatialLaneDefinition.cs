using Swim.Recon;

namespace Swim.Lanes;

/// <summary>Definition of a <see cref="SpatialLane{TKey, TValue}"/>.</summary>
public sealed class SpatialLaneDefinition<TKey, TValue>(string name, Form<TKey> keyForm, Form<TValue> valueForm) : LaneDefinition(name, LaneKind.Spatial)
    where TKey : notnull
{
    /// <summary>How keys are written and read; its comparer is the lane's order.</summary>
    public Form<TKey> KeyForm { get; } = keyForm;

    /// <summary>How values are written and read.</summary>
    public Form<TValue> ValueForm { get; } = valueForm;

    /// <summary>(agent, key, where it is now, new value, old value or default).</summary>
    public Action<object, TKey, GeoShape, TValue, TValue?>? DidUpdate { get; init; }

    /// <summary>(agent, key, where it was, where it is now, value).</summary>
    public Action<object, TKey, GeoShape, GeoShape, TValue>? DidMove { get; init; }

    /// <summary>(agent, key, where it was, old value).</summary>
    public Action<object, TKey, GeoShape, TValue>? DidRemove { get; init; }

    /// <summary>(agent); after all entries went.</summary>
    public Action<object>? DidClear { get; init; }

    internal LocatedForm<TValue> LocatedForm { get; } = new(valueForm);

    internal override bool KeepsState => true;

    internal override Lane Create(AgentLanes agent) => new SpatialLane<TKey, TValue>(agent, this);
}
