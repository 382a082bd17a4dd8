using Swim.Recon;

namespace Swim.Lanes;

/// <summary>Definition of a <see cref="DemandLane{T}"/>.</summary>
public sealed class DemandLaneDefinition<T>(string name, Form<T> form) : LaneDefinition(name, LaneKind.Demand)
{
    /// <summary>How values are written.</summary>
    public Form<T> Form { get; } = form;

    /// <summary>(agent) → the present value; runs only when someone is to be given it.</summary>
    public Func<object, T>? OnCue { get; init; }

    internal override Lane Create(AgentLanes agent) => new DemandLane<T>(agent, this);
}
