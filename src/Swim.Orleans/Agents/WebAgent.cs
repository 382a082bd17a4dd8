using Orleans;
using Swim.Lanes;

namespace Swim;

/// <summary>
/// Base of all web agents: a grain whose lanes are live fields. Derive a <c>partial</c> class, give it a route with
/// <see cref="AgentAttribute"/> and lanes with <see cref="LaneAttribute"/>; the generator writes the rest.
/// All members are for the agent's own thread: handlers, timers and life-cycle methods.
/// </summary>
public abstract class WebAgent : Grain
{
    private readonly Lane[] _lanes = [];

    /// <summary>What is the same for every agent of this class; written by the generator.</summary>
    protected abstract AgentDefinition Definition { get; }

    /// <summary>The lane at an index of <see cref="AgentDefinition.Lanes"/>; what generated lane properties return.</summary>
    /// <exception cref="InvalidCastException">The lane is of another type.</exception>
    protected TLane LaneAt<TLane>(int index) where TLane : Lane => (TLane)_lanes[index];
}
