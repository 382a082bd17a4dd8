using Swim.Recon;

namespace Swim.Lanes;

/// <summary>Definition of a <see cref="SupplyLane{T}"/>.</summary>
public sealed class SupplyLaneDefinition<T>(string name, Form<T> form) : LaneDefinition(name, LaneKind.Supply)
{
    /// <summary>How items are written.</summary>
    public Form<T> Form { get; } = form;

    internal override Lane Create(AgentLanes agent) => new SupplyLane<T>(agent, this);
}
