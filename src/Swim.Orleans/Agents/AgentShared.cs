using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Timers;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>What all agents of a silo share.</summary>
internal sealed class AgentShared(
    AgentCatalog catalog,
    ILaneRouter router,
    NodeResolver nodes,
    AgentSends sends,
    LaneHub hub,
    ClusterFeeds cluster,
    ILaneStore store,
    CommitScheduler commits,
    LinkOpener opener,
    SwimClock clock,
    ITimerRegistry timers,
    SwimServerMetrics metrics,
    LogLanes logs,
    LocalAgents agents,
    SelfDoubt doubt,
    ILoggerFactory loggers,
    IOptions<GrainCollectionOptions> collection)
{
    // a batch finds the agent where the directory says that it is: soon, where it may have been moved to another silo
    private static readonly TimeSpan LongestAmongOthers = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestAlone = TimeSpan.FromSeconds(30);

    private readonly TimeSpan _longestAlone = LongestOf(collection.Value);
    private readonly ConcurrentDictionary<Type, ILogger> _loggers = [];

    public AgentCatalog Catalog => catalog;

    public ILaneRouter Router => router;

    public AgentSends Sends => sends;

    public LaneHub Hub => hub;

    public ClusterFeeds Cluster => cluster;

    public ILaneStore Store => store;

    public CommitScheduler Commits => commits;

    public LinkOpener Opener => opener;

    public SwimClock Clock => clock;

    public ITimerRegistry Timers => timers;

    public SwimServerMetrics Metrics => metrics;

    public LogLanes Logs => logs;

    public LocalAgents Agents => agents;

    public SelfDoubt Doubt => doubt;

    /// <summary>How long an agent carries out batches by turns before one goes by a call, by which the silo sees that it is used and the directory is asked where it is.</summary>
    public TimeSpan LongestWithoutCall => cluster.IsAlone ? _longestAlone : LongestAmongOthers;

    /// <summary>The logger of an agent class, without a node.</summary>
    public ILogger LoggerOf(Type agentClass) => _loggers.GetOrAdd(agentClass, static (type, factory) => factory.CreateLogger(type), loggers);

    // often enough for idle collection; classes that say themselves when they are collected say minutes
    internal static TimeSpan LongestOf(GrainCollectionOptions collection)
    {
        var shortest = collection.ClassSpecificCollectionAge.Values.Append(collection.CollectionAge).Min() / 4;
        return shortest < LongestAlone ? shortest : LongestAlone;
    }

    /// <summary>The target of a node URI as an agent's author writes it.</summary>
    public NodeTarget Resolve(string nodeUri) => (string.IsNullOrEmpty(nodeUri) ? null : sends.Find(nodeUri)) ?? nodes.Resolve(nodeUri);
}
