using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Timers;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>Lanes as Orleans streams: a face on the lanes' feeds with no queue behind it but each subscription's own coalescing one.</summary>
internal sealed class LaneStreamProvider(
    ILaneRouter router, NodeResolver nodes, IGrainContextAccessor grains, ILogger<LaneStreamProvider> logger, ITimerRegistry? timers = null) : IStreamProvider
{
    private readonly ConcurrentDictionary<Guid, LaneSubscription> _subscriptions = [];

    public string Name => LaneStreamId.Provider;

    public bool IsRewindable => true;

    public ILaneRouter Router => router;

    public NodeResolver Nodes => nodes;

    /// <summary>The silo's timers, by which grains are called; there are none in a client, which has no grains.</summary>
    public ITimerRegistry Timers => timers ?? throw new InvalidOperationException("A process without a silo has no grains that could subscribe.");

    public ILogger Logger => logger;

    /// <summary>The grain whose code runs now, or null.</summary>
    public IGrainContext? CurrentGrain => grains.GrainContext is { GrainInstance: not null } grain && grain.GrainId.Type.IsClient() == false && !grain.GrainId.Type.IsSystemTarget() ? grain : null;

    public IAsyncStream<T> GetStream<T>(StreamId streamId)
    {
        if (typeof(T) != typeof(LaneEvent))
        {
            throw new ArgumentException($"The streams of provider '{Name}' are lanes: their items are {nameof(LaneEvent)}, not {typeof(T)}. Read the body with {nameof(LaneEvent)}.As<{typeof(T).Name}>().");
        }

        var (nodeUri, lane, snapshot) = LaneStreamId.Parse(streamId);
        return (IAsyncStream<T>)(object)new LaneStream(this, streamId, nodeUri, lane, snapshot);
    }

    public void Add(LaneSubscription subscription) => _subscriptions[subscription.HandleId] = subscription;

    public void Remove(LaneSubscription subscription) => _subscriptions.TryRemove(subscription.HandleId, out _);

    public IEnumerable<LaneSubscription> Find(StreamId id) => _subscriptions.Values.Where(subscription => subscription.StreamId == id);
}
