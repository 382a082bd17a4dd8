using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using Swim.Lanes;
using Swim.Warp;

namespace Swim.Runtime;

/// <summary>
/// Where meta node URIs lead (docs/introspection.md): what all silos show together, one silo, an agent, one of its lanes. <c>swimos:</c> is another spelling of <c>swim:</c>. What no
/// agent or lane here can be is not found.
/// </summary>
internal sealed class MetaNodes(IAgentRoutes routes, AgentCatalog catalog, LaneHub hub, MetaLanes lanes, IOptions<SwimMetaOptions> options, LocalAgents? agents = null)
{
    private static readonly string[] Prefixes = ["swim:meta:", "swimos:meta:"];

    /// <summary>Whether a node is for this class to resolve.</summary>
    public static bool IsMeta(string node) => node.StartsWith("swim:", StringComparison.Ordinal) || node.StartsWith("swimos:", StringComparison.Ordinal);

    public bool TryResolve(string uri, [NotNullWhen(true)] out NodeTarget? target)
    {
        target = null;
        foreach (var prefix in Prefixes)
        {
            if (!uri.StartsWith(prefix, StringComparison.Ordinal) || MetaSubject.Parse(uri[prefix.Length..]) is not { } subject) continue;
            switch (subject.Kind)
            {
                case MetaSubjectKind.Silo when !lanes.MayHave(subject.Name):
                    return false;
                case MetaSubjectKind.Node or MetaSubjectKind.Lane:
                    if (NodeAddress.Normalize(subject.Name) is not { } node || node[0] != '/' || !HasLane(node, subject)) return false;
                    subject = subject with { Name = node };
                    break;
            }

            target = new MetaTarget(uri, subject, options.Value);
            return true;
        }

        return false;
    }

    public void Deliver(MetaTarget target, NodeBatch batch)
    {
        foreach (ref readonly var op in batch.Ops)
        {
            if (op.Reader is not { } reader || op.Kind is NodeOpKind.Command or NodeOpKind.More) continue;
            if (target.ViewOf(op.Lane) is { } view)
            {
                if (op.Kind == NodeOpKind.Unlink) lanes.Unlink(view, reader);
                else lanes.Attach(view, reader, op.Kind == NodeOpKind.Sync);
            }
            else if (op.Kind != NodeOpKind.Unlink)
            {
                reader.OnUnlinked(UnlinkReason.LaneNotFound);
            }
        }
    }

    public static CommandOutcome Command(MetaTarget target, string lane) => target.ViewOf(lane) is not null
        ? new CommandOutcome(CommandStatus.ReadOnly, $"{target.Node} {lane}: the lane is read-only and takes no commands.")
        : new CommandOutcome(CommandStatus.LaneNotFound, $"{target.Node} has no lane {lane}.");

    public ValueTask<LaneReading> ReadAsync(MetaTarget target, string lane, CancellationToken cancellationToken) => target.ViewOf(lane) switch
    {
        null => new ValueTask<LaneReading>(LaneReading.NotFound),
        { Shape: MetaShape.Log } view => new ValueTask<LaneReading>(new LaneReading(true, view.Kind, default, 0, default)),
        { } view => lanes.ReadAsync(view, target.Node, cancellationToken),
    };

    // a client that knows contracts only knows routes, not lanes
    private bool HasLane(string node, in MetaSubject subject)
    {
        if (!catalog.TryMatch(node, out var match)) return catalog.Definitions.Count == 0 && routes.TryResolve(node, out _);
        if (subject.Kind == MetaSubjectKind.Node) return true;
        if (match.Value.IndexOf(subject.Lane) is var index and >= 0) return !match.Value.Lanes[index].IsHidden;

        // opened while running: known where the agent is, and where it is linked
        var name = subject.Lane;
        return (agents is not null && agents.Nodes.TryFind(node, out var agent) && agent.Activation.OpenedDefinitions.Any(lane => lane.Name == name)) || hub.IsWatched(node, name);
    }
}
