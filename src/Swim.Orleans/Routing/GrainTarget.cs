using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>An agent as the router knows it: a grain reference.</summary>
/// <param name="agentType">The stable name of its type.</param>
/// <param name="definition">Its definition, or null in a client that knows only its contract.</param>
/// <param name="node">Its normalised node path.</param>
/// <param name="agent">Its grain.</param>
internal sealed class GrainTarget(string agentType, AgentDefinition? definition, string node, IWebAgent agent) : NodeTarget
{
    public override string Node => node;

    public override string AgentType => agentType;

    public override LaneKind? KindOf(string lane) => definition is not null && definition.IndexOf(lane) is var index and >= 0 ? definition.Lanes[index].Kind : null;

    public IWebAgent Agent => agent;
}
