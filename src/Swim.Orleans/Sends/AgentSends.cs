using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// Commands between agents: a silo-wide queue per target, one batch under way at a time, so that order per (sender, target) holds and batches
/// grow with load. Nobody waits for a send. A target that takes nothing fills its own queue only; beyond the bound new commands are dropped,
/// counted and logged. Safe from any thread.
/// </summary>
internal sealed partial class AgentSends(ILaneRouter router, SwimServerMetrics metrics, ILogger<AgentSends> logger, IHostApplicationLifetime? lifetime = null)
{
    /// <summary>Commands waiting for one target.</summary>
    public const int MaxCommands = 10_000;

    /// <summary>Bytes of bodies waiting for one target; one body always fits.</summary>
    public const int MaxBytes = 1 << 20;

    // empty batches, for targets that get a command now and then
    private const int MaxFree = 1024;
    private const int KeptBytes = 16 * 1024;

    private readonly ConcurrentDictionary<string, Outbox> _outboxes = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<NodeBatch> _free = new();
    private readonly BatchSender _sender = new();
    private int _freeCount;
    private int _starting;

    /// <summary>Whether commands have been handed over whose call has not yet been made.</summary>
    public bool IsStarting => Volatile.Read(ref _starting) > 0;

    /// <summary>Hands a command over; the body is copied.</summary>
    public void Send(NodeTarget target, string lane, ReadOnlySpan<byte> body, in ActivityContext trace = default)
    {
        while (true)
        {
            var outbox = _outboxes.GetOrAdd(target.Node, static (_, arguments) => new Outbox(arguments.Owner, arguments.Target), (Owner: this, Target: target));
            if (outbox.TryAdd(lane, body, trace)) return;
        }
    }

    private sealed class Outbox(AgentSends owner, NodeTarget target) : IDeliveryReceiver, IThreadPoolWorkItem
    {
        private readonly Lock _gate = new();
        private NodeBatch _filling = owner.Rent();
        private NodeBatch? _spare;
        private NodeBatch? _called;
        private long _dropped;
        private bool _running;
        private bool _closed;

        /// <summary>False when the outbox has just been given up: take a new one.</summary>
        public bool TryAdd(string lane, ReadOnlySpan<byte> body, in ActivityContext trace)
        {
            lock (_gate)
            {
                if (_closed) return false;
                if (_filling.Count >= MaxCommands || (_filling.Count > 0 && _filling.ByteCount + body.Length > MaxBytes))
                {
                    Drop(lane);
                    return true;
                }

                _filling.Add(NodeOpKind.Command, lane, body, null);
                if (LaneTraces.IsSampled(trace)) _filling.Trace(trace);
                if (_running) return true;
                _running = true;
            }

            if (Next() is { } batch) Start(batch);
            return true;
        }

        void IDeliveryReceiver.OnDelivered(NodeBatch batch, Exception? failure)
        {
            if (failure is null) Return(batch);
            else OnLost(batch, failure);
            if (Next() is { } next) Start(next);
        }

        public void Execute()
        {
            // comes back when the first call has been made
            _ = CallAsync(_called!);
            Interlocked.Decrement(ref owner._starting);
        }

        private void Start(NodeBatch batch)
        {
            if (owner.TryDeliver(target, batch, this)) return;
            _called = batch;

            // off the sender's scheduler: the call must be nobody's turn
            Interlocked.Increment(ref owner._starting);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        private async Task CallAsync(NodeBatch first)
        {
            var batch = first;
            while (true)
            {
                try
                {
                    await owner.DeliverAsync(target, batch);
                    Return(batch);
                }
                catch (Exception exception)
                {
                    OnLost(batch, exception);
                }

                if (Next() is not { } next || owner.TryDeliver(target, next, this)) return;
                batch = next;
            }
        }

        private NodeBatch? Next()
        {
            lock (_gate)
            {
                var batch = _filling;
                if (batch.Count > 0)
                {
                    _filling = _spare ?? owner.Rent();
                    _spare = null;
                    return batch;
                }

                _running = false;
                _closed = true;
                if (_spare is not null) owner.Return(_spare);
            }

            owner.Remove(target.Node, this);
            owner.Return(_filling);
            return null;
        }

        private void Return(NodeBatch batch)
        {
            if (batch.IsHeld) return;
            batch.Reset(KeptBytes);
            lock (_gate) _spare = batch;
        }

        // the agent may still hold the batch
        private void OnLost(NodeBatch batch, Exception exception)
        {
            if (owner.IsStopping) LogLostAtStop(owner.Logger, batch.Count, target.Node);
            else LogLost(owner.Logger, exception, batch.Count, target.Node);
        }

        private void Drop(string lane)
        {
            owner.Metrics.SendDropped(target.AgentType);
            if (System.Numerics.BitOperations.IsPow2(++_dropped)) LogDropped(owner.Logger, target.Node, lane, _dropped);
        }
    }

    private ILogger Logger => logger;

    private bool IsStopping => lifetime is { ApplicationStopping.IsCancellationRequested: true };

    private SwimServerMetrics Metrics => metrics;

    private ValueTask DeliverAsync(NodeTarget target, NodeBatch batch)
    {
        batch.Sender = _sender;
        return router.DeliverAsync(target, batch);
    }

    private bool TryDeliver(NodeTarget target, NodeBatch batch, IDeliveryReceiver receiver)
    {
        batch.Sender = _sender;
        return router.TryDeliver(target, batch, receiver);
    }

    private NodeBatch Rent()
    {
        if (!_free.TryDequeue(out var batch)) return new NodeBatch();
        Interlocked.Decrement(ref _freeCount);
        return batch;
    }

    private void Return(NodeBatch batch)
    {
        if (Interlocked.Increment(ref _freeCount) <= MaxFree) _free.Enqueue(batch);
        else Interlocked.Decrement(ref _freeCount);
    }

    private void Remove(string node, Outbox outbox) => _outboxes.TryRemove(new KeyValuePair<string, Outbox>(node, outbox));

    [LoggerMessage(EventId = 3201, Level = LogLevel.Warning, Message = "{Count} commands to agent {NodeUri} may be lost: it is unavailable")]
    private static partial void LogLost(ILogger logger, Exception exception, int count, string nodeUri);

    [LoggerMessage(EventId = 3203, Level = LogLevel.Information, Message = "{Count} commands to agent {NodeUri} did not arrive, or were not confirmed, before the host stopped")]
    private static partial void LogLostAtStop(ILogger logger, int count, string nodeUri);

    [LoggerMessage(EventId = 3202, Level = LogLevel.Warning, Message = "Commands to agent {NodeUri} are dropped because too many wait for it ({Dropped} so far, the last to lane {LaneUri})")]
    private static partial void LogDropped(ILogger logger, string nodeUri, string laneUri, long dropped);
}
