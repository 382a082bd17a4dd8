using System.Diagnostics.Metrics;
using Orleans.Runtime;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>What this silo has to say to each topic, found when asked. Safe from any thread.</summary>
internal sealed class MetaSources(
    LocalAgents agents, AgentCatalog catalog, LaneHub hub, ClusterFeeds cluster, CommitScheduler commits, LinkScan links, IMeterFactory meters, SwimClock clock, ILocalSiloDetails local)
{
    private readonly long _started = clock.Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>What lanes of a kind are called in <c>lanes</c>.</summary>
    public static string TypeOf(LaneKind kind) => kind switch
    {
        LaneKind.DemandMap or LaneKind.JoinValue or LaneKind.JoinMap => "map",
        _ => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>A number that is the same as before when the answer is; null when only looking tells.</summary>
    public long? VersionOf(in MetaQuestion question) => question.Topic is MetaTopic.Nodes or MetaTopic.Level ? agents.Nodes.Version : null;

    /// <summary>The figures of a topic that has figures; else null.</summary>
    public long[]? FiguresOf(in MetaQuestion question) => question.Topic switch
    {
        MetaTopic.Figures => FiguresOfSilo(),
        MetaTopic.NodeFigures => FiguresOfNode(question.Node),
        MetaTopic.LaneFigures => FiguresOfLane(question.Node, question.Lane),
        _ => null,
    };

    /// <summary>The entries of a topic that has entries.</summary>
    public List<MetaEntry> EntriesOf(in MetaQuestion question) => question.Topic switch
    {
        MetaTopic.Nodes or MetaTopic.Level => NodesOf(question),
        MetaTopic.Lanes => LanesOf(question.Node),
        MetaTopic.Uplinks => links.LinksOf(question.Node, question.Lane, question.Most),
        MetaTopic.Links => question.Node.Length == 0 ? links.Slowest(question.Most) : links.SlowestOf(question.Node, question.Most),
        MetaTopic.Types => [.. agents.Types.Where(static type => type.Active > 0).Select(static type => new MetaEntry(type.Type, type.Route, 0, type.Active, []))],
        MetaTopic.Queues => QueueLevels.Read(meters),
        MetaTopic.Peers => [.. cluster.Senders.Select(sender => new MetaEntry($"{local.SiloAddress.ToParsableString()}>{sender.To}", sender.To.ToString(), 0, ((RelayFlowSource)sender.Source).RelayCount, []))],
        _ => [],
    };

    /// <summary>Someone does not ask this any more.</summary>
    public void Forget(in MetaQuestion question)
    {
        if (question.Topic == MetaTopic.Links) links.Clear();
    }

    private List<MetaEntry> NodesOf(in MetaQuestion question)
    {
        var page = new List<NodeEntry<WebAgent>>();
        if (question.Topic == MetaTopic.Nodes) agents.Nodes.List(question.Prefix, question.After, question.Most, page);
        else agents.Nodes.ListLevel(question.Folder, question.Prefix, question.After, question.Most, page);
        var entries = new List<MetaEntry>(page.Count);
        foreach (var node in page) entries.Add(new MetaEntry(node.Path, node.Item?.Activation.Definition.Name ?? "", node.Created, node.Below, []));
        return entries;
    }

    private List<MetaEntry> LanesOf(string node)
    {
        if (!catalog.TryMatch(node, out var match)) return [];
        IEnumerable<LaneDefinition> lanes = match.Value.Lanes.Where(static lane => !lane.IsHidden);
        if (agents.Nodes.TryFind(node, out var agent)) lanes = lanes.Concat(agent.Activation.OpenedDefinitions);
        return [.. lanes.Select(static lane => new MetaEntry(lane.Name, TypeOf(lane.Kind), 0, 0, []))];
    }

    private long[] FiguresOfNode(string node)
    {
        var figures = MetaFigures.Create();
        if (agents.Nodes.TryFind(node, out var agent))
        {
            figures.Set(MetaFigure.Agents, 1);
            figures.Set(MetaFigure.ExecTime, Nanoseconds(agent.Activation.HandlingTime));
            figures.Set(MetaFigure.Commands, agent.Activation.CommandCount);
        }

        if (hub.Find(node) is not { } feeds) return figures;
        var links = 0L;
        foreach (var feed in feeds.Feeds) links += feed.LocalReaderCount;
        figures.Set(MetaFigure.Links, links);
        figures.Set(MetaFigure.Events, feeds.Events);
        return figures;
    }

    private long[] FiguresOfLane(string node, string lane)
    {
        var figures = MetaFigures.Create();
        if (hub.Find(node)?.Find(lane) is not { } feed) return figures;
        figures.Set(MetaFigure.Links, feed.LocalReaderCount);
        figures.Set(MetaFigure.Events, feed.Events);
        return figures;
    }

    private long[] FiguresOfSilo()
    {
        var figures = MetaFigures.Create();
        var (active, started) = (0L, 0L);
        foreach (var type in agents.Types) (active, started) = (active + type.Active, started + type.Started);
        var traffic = hub.Traffic;
        figures.Set(MetaFigure.Agents, active);
        figures.Set(MetaFigure.Activations, started);
        figures.Set(MetaFigure.Deactivations, started - active);
        figures.Set(MetaFigure.ExecTime, Nanoseconds(traffic.HandlingTime));
        figures.Set(MetaFigure.Commands, traffic.Commands);
        figures.Set(MetaFigure.Links, hub.ReaderCount);
        figures.Set(MetaFigure.Events, traffic.Events);
        figures.Set(MetaFigure.Coalesced, traffic.Coalesced);
        figures.Set(MetaFigure.Dropped, traffic.Dropped);
        figures.Set(MetaFigure.Downlinks, traffic.Downlinks);
        figures.Set(MetaFigure.DownlinkEvents, traffic.DownlinkEvents);
        figures.Set(MetaFigure.FeedNodes, hub.NodeCount);
        figures.Set(MetaFigure.Recoveries, hub.Recoveries);
        figures.Set(MetaFigure.FeedDropped, hub.ItemsDropped);
        var (relays, peers) = (0L, 0L);
        foreach (var sender in cluster.Senders) (relays, peers) = (relays + ((RelayFlowSource)sender.Source).RelayCount, peers + 1);
        figures.Set(MetaFigure.Relays, relays);
        figures.Set(MetaFigure.Peers, peers);
        figures.Set(MetaFigure.Unpublished, cluster.UnpublishedCount);
        figures.Set(MetaFigure.StoreLag, (long)commits.Lag.TotalMilliseconds);
        figures.Set(MetaFigure.Unsaved, commits.UnsavedBytes);
        figures.Set(MetaFigure.StoreWaiting, commits.QueuedAgents);
        figures.Set(MetaFigure.StoreFailing, commits.Failure?.Agents ?? 0);
        figures.Set(MetaFigure.Commits, commits.Commits);
        figures.Set(MetaFigure.Records, commits.Records);
        figures.Set(MetaFigure.StoreBytes, commits.Bytes);
        figures.Set(MetaFigure.StoreFailures, commits.Failures);
        figures.Set(MetaFigure.StartTime, _started);
        ProcessFigures.AddTo(figures);
        return figures;
    }

    private static long Nanoseconds(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;
}
