using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
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
    ILoggerFactory loggers)
{
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

    /// <summary>The logger of an agent class, without a node.</summary>
    public ILogger LoggerOf(Type agentClass) => _loggers.GetOrAdd(agentClass, static (type, factory) => factory.CreateLogger(type), loggers);

    /// <summary>The target of a node URI as an agent's author writes it.</summary>
    public NodeTarget Resolve(string nodeUri) => (string.IsNullOrEmpty(nodeUri) ? null : sends.Find(nodeUri)) ?? nodes.Resolve(nodeUri);
}
