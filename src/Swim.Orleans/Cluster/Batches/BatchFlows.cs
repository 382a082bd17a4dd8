using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Orleans.Runtime;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// Batches with commands for agents of other silos: by a message with many others to the silo where the agent answered last, by a grain call when that is not known, or not so
/// any more. Links and syncs go by grain calls, which may be made again. Safe from any thread.
/// </summary>
internal sealed class BatchFlows
{
    private const int MaxPlaces = 65_536;

    private readonly ConcurrentDictionary<SiloAddress, BatchFlow> _flows = [];

    // on which other silos agents have answered last: what the directory said then, and may not be so any more
    private readonly RecentlyUsed<BatchFlow> _places = new(MaxPlaces);
    private readonly ClusterFeeds _feeds;
    private readonly IBatchTransport _transport;
    private readonly SwimClusterFeedOptions _options;
    private readonly SwimClusterMetrics _metrics;
    private readonly TimeProvider _time;

    public BatchFlows(ClusterFeeds feeds, IBatchTransport transport, IOptions<SwimClusterFeedOptions> options, SwimClusterMetrics metrics, ClusterClock clock)
    {
        _feeds = feeds;
        _transport = transport;
        _options = options.Value;
        _metrics = metrics;
        _time = clock.Time;
        feeds.Ticked += Tick;
        feeds.Died += Drop;
        metrics.ObserveBatches(() => _flows.Sum(static flow => flow.Value.Undone));
    }

    /// <summary>Carries out a batch whose agent is not in this silo; completes when its handlers have returned.</summary>
    public ValueTask DeliverAsync(IWebAgent agent, NodeBatch batch)
    {
        if (!_options.BatchCommands || !_places.TryGet(batch.Target!.Node, out var flow)) return CallAsync(agent, batch);
        if (_feeds.IsAnyLeaving && _feeds.IsLeaving(flow.To.Silo!)) return CallAsync(agent, batch);
        var turn = FarTurn.Rent(this, agent, batch);
        var result = turn.Task;
        if (flow.TryAdd(turn)) return result;
        turn.Return();
        return CallAsync(agent, batch);
    }

    /// <summary>The grain call; its answer says where the agent lives.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask CallAsync(IWebAgent agent, NodeBatch batch)
    {
        var node = batch.Target?.Node;
        var place = await agent.DeliverAsync(batch);
        if (node is not null && place.Silo is { } silo && place != _feeds.Self && _options.BatchCommands && FlowOf(silo) is { } flow) _places.Set(node, flow);
    }

    /// <summary>The agent is not on that silo any more.</summary>
    public void Forget(string node, BatchFlow flow) => _places.Remove(node, flow);

    /// <summary>A message has been sent.</summary>
    public void OnSent(int batches) => _metrics.BatchesSent(batches);

    /// <summary>A message could not be written.</summary>
    public void OnFailed(PeerAddress to, Exception error) => _feeds.OnBatchesFailed(to, error);

    private BatchFlow? FlowOf(SiloAddress silo)
    {
        var flow = _flows.GetOrAdd(
            silo, static (silo, flows) => new BatchFlow(PeerAddress.Of(silo), flows._transport, flows, flows._feeds, flows._options.BatchBytes, flows._time), this);
        if (!_feeds.IsKnownDead(silo)) return flow;

        // declared dead meanwhile: nobody else would end it
        Drop(flow.To);
        return null;
    }

    private void Tick()
    {
        foreach (var (_, flow) in _flows) flow.Tick();
    }

    private void Drop(PeerAddress peer)
    {
        if (peer.Silo is { } silo && _flows.TryRemove(silo, out var flow)) flow.Close();
    }
}
