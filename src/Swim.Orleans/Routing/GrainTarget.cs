using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>An agent as the router knows it: a grain reference.</summary>
internal sealed class GrainTarget(AgentDefinition definition, string node, IWebAgent agent) : NodeTarget
{
    public override string Node => node;

    public override string AgentType => definition.Name;

    public override LaneKind? KindOf(string lane) => definition.IndexOf(lane) is var index and >= 0 ? definition.Lanes[index].Kind : null;

    public AgentDefinition Definition => definition;

    public IWebAgent Agent => agent;
}
