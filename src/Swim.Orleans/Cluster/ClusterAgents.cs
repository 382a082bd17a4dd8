using Microsoft.Extensions.DependencyInjection;
using Swim.Lanes;

namespace Swim.Runtime;

/// <inheritdoc cref="IClusterAgents"/>
/// <param name="services">The router is asked for late: it reaches agents, and they this process's cluster.</param>
/// <param name="hub">The hub whose readers they are.</param>
internal sealed class ClusterAgents(IServiceProvider services, LaneHub hub) : IClusterAgents
{
    // what makes a lost answer known is as quick as the loss: others may be on their way
    private static readonly TimeSpan ResendDelay = TimeSpan.FromMilliseconds(20);

    private ILaneRouter Router => field ??= services.GetRequiredService<ILaneRouter>();

    public async Task<bool> WatchAsync(string node, PeerAddress self, string[] lanes, long stamp)
    {
        if (!Router.TryResolve(node, out var target) || target is not GrainTarget agent) return false;
        await agent.Agent.WatchAsync(self, lanes, stamp);
        return true;
    }

    public async Task ResendAsync(string node, NodeBatch batch)
    {
        await Task.Delay(ResendDelay, services.GetRequiredService<ClusterClock>().Time);
        if (!Router.TryResolve(node, out var target)) return;
        try
        {
            await Router.DeliverAsync(target, batch);
        }
        catch (AgentUnavailableException)
        {
            hub.FarIds.Fail(node, batch);
        }
    }
}
