using System.Collections.Concurrent;

namespace Swim.Lanes.Tests.Relays;

/// <summary>One process: a hub with what a cluster around it would do.</summary>
internal sealed class TestProcess : IHubWatch, ILaneRequests
{
    private readonly RelayWorld _world;

    public TestProcess(RelayWorld world, int index)
    {
        _world = world;
        Index = index;
        Hub = new LaneHub { CanMove = true, Watch = this, Requests = this, Workers = world.Workers.Enqueue };
        Hub.ReaderFailed = (_, lane, exception) => world.Failures.Enqueue($"{lane}: {exception}");
    }

    public int Index { get; }

    public LaneHub Hub { get; }

    /// <summary>What the hub asked for and has not been done yet.</summary>
    public ConcurrentQueue<Action> Asked { get; } = new();

    public ConcurrentQueue<string> Log { get; } = new();

    void IHubWatch.Watched(string node, string lane) => Ask($"watched {lane}", () => _world.OnWatched(this, lane));

    void IHubWatch.Unwatched(string node, string lane, RelaySource? source, long seen) => Ask($"unwatched {lane} {seen}", () =>
    {
        _world.OnUnwatched(this, lane);
        if (source is not null) _world.Release(this, source, lane, seen);
    });

    void IHubWatch.Orphaned(string node, string lane, Guid epoch) => Ask($"orphaned {lane}", () => _world.OnOrphaned(this, lane));

    void IHubWatch.Recover(RelaySource source, string node, string lane, Payload? afterKey)
    {
        var after = afterKey?.Span.ToArray();
        Ask($"recover {lane} {(afterKey is null ? "" : Ops.S(afterKey))}", () => _world.Recover(this, source, lane, after));
    }

    void IHubWatch.Release(RelaySource source, string node, string lane, long seen) => Ask($"release {lane} {seen}", () => _world.Release(this, source, lane, seen));

    void IHubWatch.Resend(string node, NodeBatch batch) => Ask($"resend {string.Join(' ', batch.Ops.ToArray().Select(op => $"{op.Kind} {op.Lane}"))}", () => _world.Deliver(this, batch));

    void ILaneRequests.RequestMore(string node, string lane, ILaneReader reader, Payload afterKey)
    {
        var batch = new NodeBatch();
        batch.Add(NodeOpKind.More, lane, afterKey.Span, reader);
        Ask($"more {lane}", () => _world.Deliver(this, batch));
    }

    private void Ask(string what, Action action)
    {
        Log.Enqueue(what);
        Asked.Enqueue(action);
    }
}
