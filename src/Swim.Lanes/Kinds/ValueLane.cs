using Swim.Lanes;

namespace Swim;

/// <summary>Stub of the contract.</summary>
public sealed class ValueLane<T> : Lane
{
    internal ValueLane(AgentLanes agent, ValueLaneDefinition<T> definition, int index)
    {
    }
}
