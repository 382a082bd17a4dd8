using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Swim.Lanes;

namespace Swim.Gateway.Tests.Fakes;

/// <summary>Agents at <c>/unit/:id</c> in memory, over the real lane hub.</summary>
public sealed class TestRouter : ILaneRouter, ILaneRequests
{
    private readonly ConcurrentDictionary<string, TestNode> _nodes = new();

    public TestRouter() => Hub.Requests = this;

    public LaneHub Hub { get; } = new();

    /// <summary>Calls of <see cref="DeliverAsync"/> so far.</summary>
    public int Deliveries => _deliveries;

    /// <summary>Whether agents take batches without a task for each, on threads of the pool.</summary>
    public bool Tells { get; set; }

    /// <summary>Called when a request to an HTTP lane comes in.</summary>
    public Action? Requested { get; set; }

    /// <summary>What was read last of a part of a lane.</summary>
    public LanePart? LastPart { get; private set; }

    private int _deliveries;

    public TestNode this[string node] => _nodes.GetOrAdd(node, static (path, router) => new TestNode(router.Hub, path), this);

    public bool TryResolve(string nodePath, [NotNullWhen(true)] out NodeTarget? target)
    {
        var parts = nodePath.Split('/');
        target = parts is ["", "unit", { Length: > 0 }] ? this[nodePath] : null;
        return target is not null;
    }

    public async ValueTask DeliverAsync(NodeTarget target, NodeBatch batch, CancellationToken cancellationToken = default)
    {
        var node = (TestNode)target;
        Interlocked.Increment(ref _deliveries);
        if (!node.Gate.IsCompleted) await node.Gate;
        if (node.Failure is { } failure) throw failure;
        node.Apply(batch);
    }

    public bool TryDeliver(NodeTarget target, NodeBatch batch, IDeliveryReceiver receiver, WaitingAgents? waiting = null)
    {
        var node = (TestNode)target;
        if (!Tells || !node.Gate.IsCompleted || node.Failure is not null) return false;
        Interlocked.Increment(ref _deliveries);
        ThreadPool.UnsafeQueueUserWorkItem(
            static told =>
            {
                told.node.Apply(told.batch);
                told.receiver.OnDelivered(told.batch, null);
            },
            (node, batch, receiver),
            preferLocal: false);
        return true;
    }

    public async ValueTask<CommandOutcome> CommandAsync(NodeTarget target, string lane, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        var node = (TestNode)target;
        await node.Gate;
        if (node.Failure is { } failure) throw failure;
        return node.Command(lane, body.Span);
    }

    public async ValueTask<LaneResponse> RequestAsync(NodeTarget target, string lane, LaneRequest request, CancellationToken cancellationToken = default)
    {
        var node = (TestNode)target;
        Requested?.Invoke();
        await node.Gate.WaitAsync(cancellationToken);
        if (node.Failure is { } failure) throw failure;
        lock (node.Turn) return node.Answer!(request);
    }

    public ValueTask<LaneReading> ReadAsync(NodeTarget target, string lane, CancellationToken cancellationToken = default)
    {
        var node = (TestNode)target;
        if (node.Failure is { } failure) throw failure;
        if (LanePart.TrySplit(lane, out var name, out var part)) (lane, LastPart) = (name, part);
        lock (node.Turn)
        {
            if (node.Find(lane) is not { } found) return new(LaneReading.NotFound);
            return new(new LaneReading(true, found.Kind, found.Epoch, found.Version, System.Text.Encoding.UTF8.GetBytes(found.Body())));
        }
    }

    public void RequestMore(string node, string lane, ILaneReader reader, Payload afterKey)
    {
        afterKey.Retain();
        ThreadPool.QueueUserWorkItem(_ =>
        {
            this[node].Do(n => n.Find(lane)!.More(reader, afterKey));
            afterKey.Release();
        });
    }
}
