using Swim.Recon;

namespace Swim.Lanes;

/// <summary>Definition of a <see cref="ValueStore{T}"/>.</summary>
public sealed class ValueStoreDefinition<T>(string name, Form<T> form) : LaneDefinition(name, LaneKind.Value)
{
    /// <summary>How the value is written and read.</summary>
    public Form<T> Form { get; } = form;

    internal override bool KeepsState => true;

    internal override bool IsPrivate => true;

    internal override Lane Create(AgentLanes agent) => new ValueStore<T>(agent, this);
}
