using Swim.Lanes;
using Swim.Warp;

namespace Swim.Runtime;

/// <summary>One meta lane as it was asked for.</summary>
/// <param name="Subject">What it is about.</param>
/// <param name="Shape">What it shows.</param>
/// <param name="Name">The lane as it was asked for, query and fragment included.</param>
/// <param name="Question">What silos are asked.</param>
internal sealed record MetaView(MetaSubject Subject, MetaShape Shape, string Name, MetaQuestion Question)
{
    /// <summary>Links shown when nobody says how many.</summary>
    public const int LinksShown = 20;

    /// <summary>The node under which its readers are in the hub. Logs of everything are one, whatever name they are looked at by.</summary>
    public string Key => Shape == MetaShape.Log || Subject.Kind is MetaSubjectKind.Silo or MetaSubjectKind.Node or MetaSubjectKind.Lane ? Subject.Key : $"swim:meta:{Subject.Kind}";

    public LaneKind Kind => Shape switch
    {
        MetaShape.Pulse => LaneKind.Value,
        MetaShape.Log => LaneKind.Supply,
        _ => LaneKind.Map,
    };

    /// <summary>The lane of a meta node; null when it has none of that name.</summary>
    /// <param name="subject">What the node is about.</param>
    /// <param name="isRust">Spelt <c>swimos:</c>.</param>
    /// <param name="lane">The lane with query and fragment, percent-encoded.</param>
    /// <param name="maxEntries">The bound of a page.</param>
    public static MetaView? Find(in MetaSubject subject, bool isRust, string lane, int maxEntries)
    {
        if (LogLanes.IsLog(lane))
        {
            var node = subject.Kind == MetaSubjectKind.Silo ? MetaTarget.SiloKey : subject.Key;
            return new MetaView(subject, MetaShape.Log, lane, new MetaQuestion(MetaTopic.Log, node, lane, "", "", "", 0));
        }

        if (!WarpUri.TryParse(lane, out var uri) || ShapeOf(subject.Kind, isRust, uri) is not { } shape) return null;
        var (folder, prefix, after, most) = ("", "", "", shape == MetaShape.Links ? Math.Min(LinksShown, maxEntries) : maxEntries);
        if (shape == MetaShape.Level) folder = FolderOf(uri.Fragment!);
        foreach (var (key, value) in uri.QueryPairs)
        {
            switch (key)
            {
                case "limit" when int.TryParse(value, out var limit): most = Math.Clamp(limit, 1, maxEntries); break;
                case "prefix": prefix = value; break;
                case "after": after = value; break;
            }
        }

        var topic = TopicOf(subject.Kind, shape);
        var isAboutNode = subject.Kind is MetaSubjectKind.Node or MetaSubjectKind.Lane;
        return new MetaView(subject, shape, lane, new MetaQuestion(topic, isAboutNode ? subject.Name : "", subject.Lane, folder, prefix, after, most));
    }

    private static MetaTopic TopicOf(MetaSubjectKind kind, MetaShape shape) => shape switch
    {
        MetaShape.Pulse => kind switch
        {
            MetaSubjectKind.Node => MetaTopic.NodeFigures,
            MetaSubjectKind.Lane => MetaTopic.LaneFigures,
            _ => MetaTopic.Figures,
        },
        MetaShape.Hosts or MetaShape.Silos => MetaTopic.Figures,
        MetaShape.Nodes => MetaTopic.Nodes,
        MetaShape.Level => MetaTopic.Level,
        MetaShape.Lanes => MetaTopic.Lanes,
        MetaShape.Uplinks => MetaTopic.Uplinks,
        MetaShape.Links => MetaTopic.Links,
        MetaShape.Types => MetaTopic.Types,
        MetaShape.Queues => MetaTopic.Queues,
        MetaShape.Peers => MetaTopic.Peers,
        _ => MetaTopic.None,
    };

    private static MetaShape? ShapeOf(MetaSubjectKind kind, bool isRust, WarpUri lane)
    {
        var isPlain = lane.Fragment is null;
        var all = kind is MetaSubjectKind.Host or MetaSubjectKind.Mesh or MetaSubjectKind.Cluster or MetaSubjectKind.Silo;
        var scaled = kind is MetaSubjectKind.Cluster or MetaSubjectKind.Silo;
        return lane.Path switch
        {
            "pulse" when isPlain => kind != MetaSubjectKind.Lane || isRust ? MetaShape.Pulse : null,
            "nodes" when all => isPlain ? MetaShape.Nodes : MetaShape.Level,
            _ when !isPlain => null,
            "lanes" when kind == MetaSubjectKind.Node => MetaShape.Lanes,
            "uplinks" when kind == MetaSubjectKind.Lane => MetaShape.Uplinks,
            "links" when scaled || kind == MetaSubjectKind.Node => MetaShape.Links,
            "agents" when scaled => MetaShape.Types,
            "queues" when scaled => MetaShape.Queues,
            "peers" when scaled => MetaShape.Peers,
            "silos" when kind == MetaSubjectKind.Cluster => MetaShape.Silos,
            "members" when kind == MetaSubjectKind.Cluster => MetaShape.Members,
            "meshes" when kind == MetaSubjectKind.Edge => MetaShape.Meshes,
            "parts" when kind == MetaSubjectKind.Mesh => MetaShape.Parts,
            "hosts" when kind == MetaSubjectKind.Part => MetaShape.Hosts,
            _ => null,
        };
    }

    // the fragment was decoded; nodes are normalised
    private static string FolderOf(string fragment)
    {
        if (fragment.Length == 0 || fragment[^1] != '/') return "";
        if (fragment.Length == 1) return "/";
        return NodeAddress.Normalize(fragment[..^1]) is { } node ? $"{node}/" : "";
    }
}
