using System.Diagnostics.CodeAnalysis;
using Orleans;
using Orleans.Runtime;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>An agent that is active here, for those who read it elsewhere.</summary>
internal sealed class PresentAgent(WebAgent agent, AgentLanes lanes) : IPresentAgent
{
    // more than every other process asks of a few hundred lanes
    private const int MaxEarly = 1024;

    private long _stamp;
    private int _asked;
    private bool _isOpen;
    private bool _hasRefused;

    // what was asked before the lanes were open; for the agent's own thread
    private List<Action>? _early = [];

    /// <summary>The agent itself.</summary>
    public WebAgent Agent => agent;

    /// <summary>Its grain.</summary>
    public IWebAgent Reference => field ??= agent.AsReference<IWebAgent>();

    /// <summary>Whether its start is over and its end has not begun.</summary>
    public volatile bool IsStarted;

    public string Node => lanes.Node;

    /// <summary>Completes when the activation has ended.</summary>
    public Task Ended
    {
        [SuppressMessage("Usage", "VSTHRD003", Justification = "the end of the activation, which waits for none of those that wait for it")]
        get => agent.GrainContext.Deactivated;
    }

    public Guid Epoch => lanes.Epoch;

    public long Stamp
    {
        get => Interlocked.Read(ref _stamp);
        set => Interlocked.Exchange(ref _stamp, value);
    }

    public bool Watch(RelayPeer peer, string[] names) => Post(() =>
    {
        foreach (var name in names) lanes.Watch(peer, name);
    });

    public bool Recover(RelayPeer peer, string lane, byte[]? afterKey) => Post(() => lanes.Recover(peer, lane, afterKey, fromStart: afterKey is null));

    public bool Release(RelayPeer peer, string lane, long seen) => Post(() => lanes.Release(peer, lane, seen));

    public void Announced(in RegistryAnswer answer)
    {
        // the stamp that was taken without asking stays: it is the one that readers know
        var announcement = Feeds.AnnouncementOf(answer with { Stamp = Math.Max(answer.Stamp, Stamp) });
        Stamp = announcement.Stamp;
        Queue(() => lanes.Announced(announcement));
    }

    /// <summary>The lanes are open. For the agent's own thread.</summary>
    public void Opened()
    {
        var early = _early!;
        _early = null;
        Volatile.Write(ref _isOpen, true);
        foreach (var action in early) action();

        // who was refused took it for absent
        if (Volatile.Read(ref _hasRefused)) Feeds.Registrar.Affirm(this);
    }

    /// <summary>
    /// A process asks through the directory, so that this activation is the right one whatever others say: as far as this silo is alive, since one that does not know yet that
    /// it was declared dead is still asked by those that do not know it either. For the agent's own thread.
    /// </summary>
    public void WatchNow(PeerAddress peer, string[] names, long stamp)
    {
        if (stamp > Stamp) _ = RiseAsync(stamp, peer, names);
        else WatchBy(peer, names);
    }

    public void Rise(long above) => _ = RiseAsync(above, Feeds.Self, []);

    /// <summary>The silo is about to stop: the agent goes on at <paramref name="target"/> if it is in use or held, else it ends. Any thread.</summary>
    public void Leave(SiloAddress target) => agent.Leave(target);

    private void WatchBy(PeerAddress peer, string[] names)
    {
        if (peer == Feeds.Self) return;
        var source = Feeds.PeerOf(peer);
        foreach (var name in names) lanes.Watch(source, name);
    }

    // a rank above another activation's is not taken before the table of silos says that this one is alive: what it shows would be believed
    private async Task RiseAsync(long above, PeerAddress peer, string[] names)
    {
        var doubt = agent.Shared.Doubt;
        doubt.Raise();
        await doubt.SettledAsync(CancellationToken.None);
        Queue(() =>
        {
            if (above > Stamp)
            {
                Stamp = above + 1;
                lanes.Announced(new LaneAnnouncement(Stamp, default, false, []));
                Feeds.Registrar.Affirm(this);
            }

            WatchBy(peer, names);
        });
    }

    private ClusterFeeds Feeds => agent.Shared.Cluster;

    private bool Post(Action action)
    {
        if (!Volatile.Read(ref _isOpen) && Interlocked.Increment(ref _asked) > MaxEarly)
        {
            Volatile.Write(ref _hasRefused, true);
            return false;
        }

        Queue(action);
        return true;
    }

    private void Queue(Action action) => agent.GrainContext.Scheduler.QueueAction(() =>
    {
        if (_early is { } early) early.Add(action);
        else action();
    });
}
