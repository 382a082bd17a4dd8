using Swim.Lanes;

namespace Swim;

/// <summary>Stub of the contract.</summary>
public sealed class CommandLane<T> : Lane
{
    internal CommandLane(AgentLanes agent, CommandLaneDefinition<T> definition, int index)
    {
    }
}
