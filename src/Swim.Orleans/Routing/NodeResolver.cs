using Swim.Lanes;
using Swim.Warp;

namespace Swim.Runtime;

/// <summary>From node URIs as authors write them to targets: agents of this cluster, and of other hosts. Safe from any thread.</summary>
internal sealed class NodeResolver(ILaneRouter router, IAgentRoutes routes, RemoteNodes remote)
{
    // as written, of agents here
    private readonly RecentlyUsed<NodeTarget> _known = new(capacity: 32_768);

    /// <summary>The target of a node URI: a path here, or an absolute URI such as <c>warp://host:port/vehicle/42</c>.</summary>
    /// <exception cref="ArgumentException">Not the URI of a node, or longer than a node here may be.</exception>
    /// <exception cref="NodeNotFoundException">No route here fits.</exception>
    /// <exception cref="AgentUnavailableException">Its host is not among those allowed.</exception>
    public NodeTarget Resolve(string nodeUri)
    {
        ArgumentException.ThrowIfNullOrEmpty(nodeUri);
        if (_known.TryGet(nodeUri, out var known)) return known;
        known = Find(nodeUri);
        if (known is GrainTarget) _known.Set(nodeUri, known);
        return known;
    }

    private NodeTarget Find(string nodeUri)
    {
        if (remote.TryFind(nodeUri, out var target, out var path)) return target;
        var node = NodeAddress.Normalize(path ?? nodeUri) ?? throw new ArgumentException(
            $"'{nodeUri}' is not the URI of a node: expected a path such as /vehicle/42, percent-encoded, of at most {NodeAddress.MaxNodeLength} characters, or an absolute URI such as warp://host:port/vehicle/42.",
            nameof(nodeUri));
        return router.TryResolve(node, out target) ? target : throw new NodeNotFoundException(node, routes.Routes);
    }
}
