using Microsoft.Extensions.Logging;
using Orleans.Timers;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>What all agents of a silo share.</summary>
internal sealed class AgentShared(
    AgentCatalog catalog,
    ILaneRouter router,
    AgentSends sends,
    LaneHub hub,
    ILaneStore store,
    CommitScheduler commits,
    SwimClock clock,
    ITimerRegistry timers,
    SwimServerMetrics metrics,
    ILoggerFactory loggers)
{
    public AgentCatalog Catalog => catalog;

    public ILaneRouter Router => router;

    public AgentSends Sends => sends;

    public LaneHub Hub => hub;

    public ILaneStore Store => store;

    public CommitScheduler Commits => commits;

    public SwimClock Clock => clock;

    public ITimerRegistry Timers => timers;

    public SwimServerMetrics Metrics => metrics;

    public ILoggerFactory Loggers => loggers;

    /// <summary>The target of a node URI as an agent's author writes it.</summary>
    public NodeTarget Resolve(string nodeUri) => SwimService.Resolve(router, catalog, nodeUri);
}
