using Swim.Lanes;
using Swim.Warp;

namespace Swim.Runtime;

/// <summary>An agent as the router knows it: a grain reference.</summary>
/// <param name="agentType">The stable name of its type.</param>
/// <param name="definition">Its definition, or null in a client that knows only its contract.</param>
/// <param name="node">Its normalised node path.</param>
/// <param name="agent">Its grain.</param>
internal sealed class GrainTarget(string agentType, AgentDefinition? definition, string node, IWebAgent agent) : NodeTarget
{
    private AgentInbox? _inbox;

    public override string Node => node;

    public override string AgentType => agentType;

    public override AgentDefinition? Definition => definition;

    // few ask, and most targets are made anew for each request
    public override IReadOnlyDictionary<string, string> Parameters => definition is not null && RoutePattern.TryParse(definition.Route, out var route) && WarpUri.TryParse(node, out var uri) ? route.Unapply(uri) : base.Parameters;

    public override LaneKind? KindOf(string lane) => definition is not null && definition.IndexOf(lane) is var index and >= 0 ? definition.Lanes[index].Kind : null;

    public IWebAgent Agent => agent;

    /// <summary>Where the agent was last found in this process. Any thread.</summary>
    public AgentInbox? Inbox
    {
        get => Volatile.Read(ref _inbox);
        set => Volatile.Write(ref _inbox, value);
    }

    public override void Fetch() => CacheHint.Fetch(_inbox);
}
