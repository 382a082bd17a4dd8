using System.Collections.Concurrent;
using Swim.Lanes;
using Swim.Warp;

namespace Swim.Runtime;

/// <summary>From node URIs as authors write them to targets: agents of this cluster, and of other hosts. Safe from any thread.</summary>
internal sealed class NodeResolver(ILaneRouter router, IAgentRoutes routes, RemoteNodes remote)
{
    // as written, of agents here; when one is full it becomes the other, so that what is used again and again stays
    private const int MaxKnown = 8192;

    private volatile ConcurrentDictionary<string, NodeTarget> _known = new(StringComparer.Ordinal);
    private volatile ConcurrentDictionary<string, NodeTarget> _before = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>The target of a node URI: a path here, or an absolute URI such as <c>warp://host:port/vehicle/42</c>.</summary>
    /// <exception cref="ArgumentException">Not the URI of a node, or longer than a node here may be.</exception>
    /// <exception cref="NodeNotFoundException">No route here fits.</exception>
    /// <exception cref="AgentUnavailableException">Its host is not among those allowed.</exception>
    public NodeTarget Resolve(string nodeUri)
    {
        ArgumentException.ThrowIfNullOrEmpty(nodeUri);
        if (_known.TryGetValue(nodeUri, out var known)) return known;
        if (!_before.TryGetValue(nodeUri, out known)) known = Find(nodeUri);
        if (known is GrainTarget) Keep(nodeUri, known);
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

    private void Keep(string nodeUri, NodeTarget target)
    {
        var count = Interlocked.Increment(ref _count);
        if (count == MaxKnown)
        {
            _before = _known;
            _known = new ConcurrentDictionary<string, NodeTarget>(StringComparer.Ordinal);
            Volatile.Write(ref _count, 0);
        }

        // beside the change some go to the one that has just been put aside
        if (count <= MaxKnown) _known.TryAdd(nodeUri, target);
    }
}
