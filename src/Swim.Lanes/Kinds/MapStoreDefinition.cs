using Swim.Recon;

namespace Swim.Lanes;

/// <summary>Definition of a <see cref="MapStore{TKey, TValue}"/>.</summary>
public sealed class MapStoreDefinition<TKey, TValue>(string name, Form<TKey> keyForm, Form<TValue> valueForm) : LaneDefinition(name, LaneKind.Map)
    where TKey : notnull
{
    /// <summary>How keys are written and read; its comparer is the order.</summary>
    public Form<TKey> KeyForm { get; } = keyForm;

    /// <summary>How values are written and read.</summary>
    public Form<TValue> ValueForm { get; } = valueForm;

    internal override bool KeepsState => true;

    internal override bool IsPrivate => true;

    internal override Lane Create(AgentLanes agent) => new MapStore<TKey, TValue>(agent, this);
}
