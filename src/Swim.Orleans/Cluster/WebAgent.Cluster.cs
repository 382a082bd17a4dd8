using Swim.Lanes;
using Swim.Runtime;

namespace Swim;

// How the agent's activation is known to other processes.
public abstract partial class WebAgent
{
    private PresentAgent? _present;

    ValueTask IWebAgent.WatchAsync(PeerAddress peer, string[] lanes, long stamp)
    {
        _present!.WatchNow(peer, lanes, stamp);
        return default;
    }

    // who reads is asked beside the store's claim, so that it costs no time
    private async Task OpenLanesAsync(AgentLanes lanes, ClusterFeeds cluster, CancellationToken cancellationToken)
    {
        var present = _present = new PresentAgent(this, lanes);
        try
        {
            await lanes.OpenAsync(_ => cluster.AnnounceAsync(present), cancellationToken);
            present.Opened();
        }
        catch
        {
            cluster.Registrar.Withdraw(present, isClean: false);
            throw;
        }
    }
}
