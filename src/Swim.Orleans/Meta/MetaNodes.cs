using System.Diagnostics.CodeAnalysis;
using Swim.Lanes;
using Swim.Warp;

namespace Swim.Runtime;

/// <summary>
/// Where meta node URIs lead.
/// <list type="table">
/// <item><term><c>swim:meta:host</c></term><description>this host: what all its agents log</description></item>
/// <item><term><c>swim:meta:node/%2funit%2f1</c></term><description>the agent <c>/unit/1</c></description></item>
/// <item><term><c>swim:meta:node/%2funit%2f1/lane/count</c></term><description>its lane <c>count</c></description></item>
/// </list>
/// <c>swimos:</c> is another spelling of <c>swim:</c>. What no agent or lane here can be is not found.
/// </summary>
internal sealed class MetaNodes(AgentCatalog catalog, LogLanes logs)
{
    private static readonly string[] Prefixes = ["swim:meta:node/", "swimos:meta:node/"];

    /// <summary>Whether a node is for this class to resolve.</summary>
    public static bool IsMeta(string node) => node.StartsWith("swim:", StringComparison.Ordinal) || node.StartsWith("swimos:", StringComparison.Ordinal);

    public bool TryResolve(string uri, [NotNullWhen(true)] out NodeTarget? target)
    {
        target = null;
        if (uri is "swim:meta:host" or "swimos:meta:host")
        {
            target = new MetaTarget(uri, MetaTarget.HostKey);
            return true;
        }

        foreach (var prefix in Prefixes)
        {
            if (!uri.StartsWith(prefix, StringComparison.Ordinal)) continue;
            var parts = uri[prefix.Length..].Split('/');
            if (parts.Length is not (1 or 3) || (parts.Length == 3 && parts[1] != "lane")) return false;
            if (NodeAddress.Normalize(Uri.UnescapeDataString(parts[0])) is not { } node || node[0] != '/' || !catalog.TryMatch(node, out var match)) return false;
            var lane = parts.Length == 1 ? null : Uri.UnescapeDataString(parts[2]);
            if (lane is not null && (match.Value.IndexOf(lane) is var index && (index < 0 || match.Value.Lanes[index].IsHidden))) return false;
            target = new MetaTarget(uri, MetaTarget.KeyOf(node, lane));
            return true;
        }

        return false;
    }

    public void Deliver(MetaTarget target, NodeBatch batch)
    {
        foreach (ref readonly var op in batch.Ops)
        {
            if (op.Reader is not { } reader || op.Kind is NodeOpKind.Command or NodeOpKind.More) continue;
            if (LogLanes.IsLog(op.Lane)) logs.Deliver(target.Key, op.Lane, op.Kind, reader);
            else if (op.Kind != NodeOpKind.Unlink) reader.OnUnlinked(UnlinkReason.LaneNotFound);
        }
    }

    public static CommandOutcome Command(MetaTarget target, string lane) => LogLanes.IsLog(lane)
        ? new CommandOutcome(CommandStatus.ReadOnly, $"{target.Node} {lane}: the lane is read-only and takes no commands.")
        : new CommandOutcome(CommandStatus.LaneNotFound, $"{target.Node} has no lane {lane}.");

    public LaneReading Read(string lane) => LogLanes.IsLog(lane) ? new LaneReading(true, LaneKind.Supply, logs.Epoch, 0, default) : LaneReading.NotFound;
}
