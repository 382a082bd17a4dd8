using Swim.Lanes;
using Swim.Warp;

namespace Swim.Runtime;

/// <inheritdoc cref="ISwim"/>
internal sealed class SwimService(ILaneRouter router, AgentCatalog catalog) : ISwim
{
    public IAgentHandle Agent(string nodeUri)
    {
        ArgumentException.ThrowIfNullOrEmpty(nodeUri);
        return new AgentHandle(router, Resolve(router, catalog, nodeUri));
    }

    /// <summary>The target of a node URI as people write it.</summary>
    /// <exception cref="ArgumentException">Not a URI of this host, or longer than a node may be.</exception>
    /// <exception cref="NodeNotFoundException">No route fits.</exception>
    public static NodeTarget Resolve(ILaneRouter router, AgentCatalog catalog, string nodeUri)
    {
        var node = NodeAddress.Normalize(nodeUri)
            ?? throw new ArgumentException($"'{nodeUri}' is not the URI of a node here: expected a path such as /vehicle/42, percent-encoded, of at most {NodeAddress.MaxNodeLength} characters.", nameof(nodeUri));
        return router.TryResolve(node, out var target) ? target : throw new NodeNotFoundException(node, catalog.Routes);
    }
}
