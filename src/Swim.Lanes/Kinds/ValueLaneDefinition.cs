using Swim.Recon;

namespace Swim.Lanes;

/// <summary>Definition of a <see cref="ValueLane{T}"/>.</summary>
public sealed class ValueLaneDefinition<T>(string name, Form<T> form) : LaneDefinition(name, LaneKind.Value)
{
    /// <summary>How values are written and read.</summary>
    public Form<T> Form { get; } = form;

    /// <summary>(agent, new value, old value) → the value to set instead; runs before the change.</summary>
    public Func<object, T, T, T>? WillSet { get; init; }

    /// <summary>(agent, new value, old value); runs after the change.</summary>
    public Action<object, T, T>? DidSet { get; init; }

    internal override bool KeepsState => true;

    internal override Lane Create(AgentLanes agent) => new ValueLane<T>(agent, this);
}
