using Swim.Lanes;

namespace Swim;

/// <summary>Stub of the contract.</summary>
public sealed class MapLane<TKey, TValue> : Lane where TKey : notnull
{
    internal MapLane(AgentLanes agent, MapLaneDefinition<TKey, TValue> definition, int index)
    {
    }
}
