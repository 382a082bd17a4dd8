using Swim.Lanes;

namespace Swim.Runtime;

/// <inheritdoc cref="ISwim"/>
internal sealed class SwimService(ILaneRouter router, NodeResolver nodes) : ISwim
{
    public IAgentHandle Agent(string nodeUri) => new AgentHandle(new RoutedAgentAccess(router, nodes.Resolve(nodeUri)));
}
