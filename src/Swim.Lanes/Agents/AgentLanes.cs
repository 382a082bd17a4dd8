namespace Swim.Lanes;

/// <summary>Stub of the contract.</summary>
public sealed class AgentLanes
{
}
