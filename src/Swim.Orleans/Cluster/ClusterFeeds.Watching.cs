using System.Collections.Concurrent;
using Swim.Lanes;

namespace Swim.Runtime;

// what readers here need
internal sealed partial class ClusterFeeds : IHubWatch, IRegistrarHost, IControlAsker
{
    // nodes whose readers are without a publisher
    private readonly ConcurrentDictionary<string, bool> _repairs = new(StringComparer.Ordinal);
    private readonly WakeQueue _wakes;
    private readonly NodeHints _hints;
    private int _ticks;

    void IHubWatch.Watched(string node, string lane)
    {
        if (!_isAlone) _hints.Add(node);
    }

    void IHubWatch.Unwatched(string node, string lane, RelaySource? source, long seen)
    {
        if (_isAlone) return;
        _hints.Add(node);
        if (source is not null) Ask(source, new ControlStep(ControlKind.Release, node, [lane], seen, null));
    }

    void IHubWatch.Orphaned(string node, string lane, Guid epoch)
    {
        if (_repairs.TryAdd(node, true)) LogOrphaned(_logger, Self, node);
        _hints.Add(node);
    }

    void IHubWatch.Recover(RelaySource source, string node, string lane, Payload? afterKey) =>
        Ask(source, new ControlStep(ControlKind.Recover, node, [lane], 0, afterKey?.Span.ToArray()));

    void IHubWatch.Release(RelaySource source, string node, string lane, long seen) => Ask(source, new ControlStep(ControlKind.Release, node, [lane], seen, null));

    void IHubWatch.Resend(string node, NodeBatch batch)
    {
        _metrics.Retried();
        LogResent(_logger, Self, node, batch.Count);
        ThreadPool.UnsafeQueueUserWorkItem(static resend => _ = resend.Feeds._agents.ResendAsync(resend.Node, resend.Batch), (Feeds: this, Node: node, Batch: batch), preferLocal: false);
    }

    public RegistryStep WatchOf(string node)
    {
        var lanes = LanesOf(node, default);
        var stamp = 0L;
        foreach (var lane in lanes) stamp = Math.Max(stamp, _hub.PublisherOf(node, lane).Stamp);
        return RegistryStep.Watch(node, lanes, stamp);
    }

    void IRegistrarHost.OnAnswer(in RegistryStep step, in RegistryAnswer answer)
    {
        var node = step.Node;
        if (step.Lanes.Length == 0)
        {
            EndRepair(node, isRepaired: false);
            return;
        }

        if (answer.Publisher.IsNone || IsDead(answer.Publisher))
        {
            // after a clean end the agent sleeps until someone writes
            if (_repairs.ContainsKey(node)) _wakes.Add(node);
            return;
        }

        var lanes = LanesOf(node, answer.Epoch);
        if (lanes.Length == 0)
        {
            EndRepair(node, isRepaired: true);
            return;
        }

        if (answer.Publisher != Self)
        {
            var request = new ControlRequest(new ControlStep(ControlKind.Attach, node, lanes, step.Stamp, null), null, answer.Epoch);
            if (!MailOf(answer.Publisher).TryPost(request)) _hints.Add(node);
        }
        else if (Presence.Find(node)?.Epoch != answer.Epoch)
        {
            Registrar.Absent(node, answer.Epoch);
            if (_repairs.ContainsKey(node)) _hints.Add(node);
        }
    }

    void IRegistrarHost.OnRegistryFailed(PeerAddress owner, Exception error)
    {
        _metrics.CallFailed();
        LogRegistryFailed(_logger, error, Self, owner);
    }

    void IControlAsker.OnReply(PeerAddress from, in ControlRequest request, bool isThere)
    {
        if (isThere) return;
        var step = request.Step;
        switch (step.Kind)
        {
            case ControlKind.Attach:
                Registrar.Absent(step.Node, request.Epoch);
                if (_repairs.ContainsKey(step.Node)) _hints.Add(step.Node);
                break;
            case ControlKind.Recover:
                request.Source!.Drop(step.Node, step.Lanes[0]);
                break;
        }
    }

    void IControlAsker.OnFailed(PeerAddress to, Exception error)
    {
        _metrics.CallFailed();
        LogControlFailed(_logger, error, Self, to);
    }

    /// <summary>The lanes of a node that are read here and whose readers do not listen to an activation; all that are read when it is none.</summary>
    private string[] LanesOf(string node, Guid epoch)
    {
        if (_hub.Find(node) is not { } feeds) return [];
        List<string>? lanes = null;
        foreach (var feed in feeds.Feeds)
        {
            if (!_hub.IsWatched(node, feed.Lane)) continue;
            if (epoch == Guid.Empty || _hub.PublisherOf(node, feed.Lane).Epoch != epoch) (lanes ??= []).Add(feed.Lane);
        }

        return lanes is null ? [] : [.. lanes];
    }

    private bool IsServed(string node)
    {
        if (_hub.Find(node) is not { } feeds) return true;
        foreach (var feed in feeds.Feeds)
            if (_hub.IsWatched(node, feed.Lane) && _hub.PublisherOf(node, feed.Lane).Epoch == Guid.Empty) return false;
        return true;
    }

    private void EndRepair(string node, bool isRepaired)
    {
        if (_repairs.TryRemove(node, out _) && isRepaired) _metrics.Repaired();
    }

    private async Task<bool> WakeAsync(string node)
    {
        var step = WatchOf(node);
        if (step.Lanes.Length == 0 || !_repairs.ContainsKey(node) || IsServed(node)) return true;
        LogWoken(_logger, Self, node);
        await _agents.WatchAsync(node, Self, step.Lanes, step.Stamp);
        return true;
    }

    private void OnWakeFailed(string node, Exception error) => LogWakeFailed(_logger, error, Self, node);

    private void Ask(RelaySource source, ControlStep step)
    {
        var request = new ControlRequest(step, source, default);
        if (MailOf((PeerAddress)source.State!).TryPost(request)) return;

        // not inside the hub's call
        ThreadPool.UnsafeQueueUserWorkItem(static late => ((IControlAsker)late.Feeds).OnReply(default, late.Request, isThere: false), (Feeds: this, Request: request), preferLocal: false);
    }

    private void Tick()
    {
        Ticked?.Invoke();
        foreach (var (peer, sender) in _senders)
        {
            sender.Beat();

            // nobody says when a client has died
            if (peer.Silo is null && (sender.Failing > _options.Heartbeat * 6 || sender.IsIdle(_options.Lease * 3)) && _senders.TryRemove(peer, out _)) sender.Close();
        }

        foreach (var (peer, receiver) in _receivers)
        {
            if (!receiver.IsSilent(_options.Heartbeat * 3)) continue;
            receiver.Excuse();
            LogSilent(_logger, Self, peer);
            MailOf(peer).TryPost(new ControlRequest(new ControlStep(ControlKind.Restart, "", [], receiver.Session, null), null, default));
        }

        foreach (var (node, _) in _repairs)
        {
            if (IsServed(node)) EndRepair(node, isRepaired: true);
            else Registrar.Watch(node);
        }

        Renew();
    }

    // the lease: each tick a part of all nodes says again that it is read
    private void Renew()
    {
        var parts = Math.Max(1, (int)Math.Ceiling(_options.Lease / _options.Heartbeat));
        var part = (ulong)(_ticks++ % parts);
        foreach (var node in _hub.Nodes)
            if (NodeHash.Of(node) % (ulong)parts == part) Registrar.Watch(node);
        if (part != 0) return;
        _hub.FarIds.ResendOverdue();
        Registrar.Registry.Sweep(node => OwnerOf(node) == Self, _options.Lease * 3);
    }
}
