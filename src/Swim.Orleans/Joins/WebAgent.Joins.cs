using System.Diagnostics.CodeAnalysis;
using Swim.Lanes;
using Swim.Runtime;

namespace Swim;

// How join lanes meet their sources: by the silo's router, on requests of this grain that run beside no handler.
public abstract partial class WebAgent
{
    private GrainPump? _joinPump;

    private async ValueTask RunJoinsAsync()
    {
        using var request = BeginRequest();
        await Core.RunJoinsAsync();
        UpdateHold();
    }

    private sealed partial class Host : IJoinHost
    {
        public ILaneRouter Router => agent.Shared.Router;

        public LinkOpener Opener => agent.Shared.Opener;

        public TimeProvider Clock => agent.Shared.Clock.Time;

        public bool TryResolve(string nodeUri, [NotNullWhen(true)] out NodeTarget? target)
        {
            if (!nodeUri.Contains("//", StringComparison.Ordinal)) return agent.Shared.Router.TryResolve(nodeUri, out target);
            try
            {
                target = agent.Shared.Resolve(nodeUri);
                return true;
            }
            catch (Exception exception) when (exception is ArgumentException or NodeNotFoundException or AgentUnavailableException)
            {
                target = null;
                return false;
            }
        }

        public void OnJoining(bool hasLinks)
        {
            agent._joinPump ??= new GrainPump(agent.GrainContext, agent.Shared.Timers, agent.RunJoinsAsync, keepAlive: true);
            agent.UpdateHold();
        }

        public void Wake() => agent._joinPump!.Wake();

        public void OnSourceLost(string lane, string nodeUri, string laneUri, UnlinkReason reason)
        {
            // what the app has to mend is worth a warning, what mends itself is not
            if (reason is UnlinkReason.Failed or UnlinkReason.Stopped) JoinLog.SourceLost(agent.Log, agent.NodeUri, lane, laneUri, nodeUri, reason);
            else JoinLog.SourceMissing(agent.Log, agent.NodeUri, lane, laneUri, nodeUri, reason);
        }
    }
}
