using Swim.Recon;

namespace Swim.Lanes;

/// <summary>Definition of a <see cref="DemandMapLane{TKey, TValue}"/>.</summary>
public sealed class DemandMapLaneDefinition<TKey, TValue>(string name, Form<TKey> keyForm, Form<TValue> valueForm) : LaneDefinition(name, LaneKind.DemandMap)
    where TKey : notnull
{
    /// <summary>How keys are written and read; its comparer is the order of a sync.</summary>
    public Form<TKey> KeyForm { get; } = keyForm;

    /// <summary>How values are written.</summary>
    public Form<TValue> ValueForm { get; } = valueForm;

    /// <summary>(agent) → the keys there are, in any order.</summary>
    public Func<object, IEnumerable<TKey>>? OnSync { get; init; }

    /// <summary>(agent, key) → the key's value, if there is one; runs only when someone is to be given it.</summary>
    public DemandMapCue<TKey, TValue>? OnCue { get; init; }

    internal override Lane Create(AgentLanes agent) => new DemandMapLane<TKey, TValue>(agent, this);
}
