using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// Commands between agents: a silo-wide queue per target, one batch under way at a time, so that order per (sender, target) holds and batches
/// grow with load. Nobody waits for a send. A target that takes nothing fills its own queue only; beyond the bound new commands are dropped,
/// counted and logged. The places of <see cref="MaxKept"/> targets are kept while nothing waits there, so that commands to the same agents again and again find
/// them. Safe from any thread.
/// </summary>
internal sealed partial class AgentSends(ILaneRouter router, SwimServerMetrics metrics, ILogger<AgentSends> logger, IHostApplicationLifetime? lifetime = null)
{
    /// <summary>Commands waiting for one target.</summary>
    public const int MaxCommands = 10_000;

    /// <summary>Bytes of bodies waiting for one target; one body always fits.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Targets beyond which one that has nothing to do is forgotten at once. Some 300 bytes each.</summary>
    public const int MaxKept = 16_384;

    // of a target that gets one batch after the other; batches at rest hold less
    private const int KeptBytes = 16 * 1024;

    private readonly ConcurrentDictionary<string, Outbox> _outboxes = new(StringComparer.Ordinal);
    private readonly SendBatches _batches = new();
    private readonly BatchSender _sender = new();
    private int _count;
    private int _idle;
    private int _sweeping;
    private int _starting;

    /// <summary>Whether commands have been handed over whose call has not yet been made.</summary>
    public bool IsStarting => Volatile.Read(ref _starting) > 0;

    /// <summary>The agent to whom commands were sent lately by this text, which is its node's; null when it is not known, or the text is another spelling.</summary>
    public NodeTarget? Find(string nodeUri) => _outboxes.TryGetValue(nodeUri, out var outbox) ? outbox.KeptTarget : null;

    /// <summary>Hands a command over; the body is copied.</summary>
    public void Send(NodeTarget target, string lane, ReadOnlySpan<byte> body, in ActivityContext trace = default)
    {
        while (true)
        {
            if (!_outboxes.TryGetValue(target.Node, out var outbox)) outbox = Add(target);
            if (outbox.TryAdd(lane, body, trace)) return;
        }
    }

    private Outbox Add(NodeTarget target)
    {
        var added = new Outbox(this, target);
        var outbox = _outboxes.GetOrAdd(target.Node, added);
        if (ReferenceEquals(outbox, added)) Interlocked.Increment(ref _count);
        return outbox;
    }

    private sealed class Outbox(AgentSends owner, NodeTarget target) : IDeliveryReceiver, IThreadPoolWorkItem
    {
        private readonly Lock _gate = new();

        // null or empty while nothing waits
        private NodeBatch? _filling;
        private NodeBatch? _called;
        private long _dropped;
        private int _largest;
        private bool _running;
        private bool _closed;
        private bool _used;

        /// <summary>What resolves to the same for as long as this process runs.</summary>
        public NodeTarget? KeptTarget => target as GrainTarget;

        /// <summary>False when the outbox has just been given up: take a new one.</summary>
        public bool TryAdd(string lane, ReadOnlySpan<byte> body, in ActivityContext trace)
        {
            NodeBatch batch;
            lock (_gate)
            {
                if (_closed) return false;
                batch = _filling ??= owner._batches.Rent();
                if (batch.Count >= MaxCommands || (batch.Count > 0 && batch.ByteCount + body.Length > MaxBytes))
                {
                    Drop(lane);
                    return true;
                }

                batch.Add(NodeOpKind.Command, lane, body, null);
                if (LaneTraces.IsSampled(trace)) batch.Trace(trace);
                if (_running) return true;
                _running = true;
                _used = true;
                _largest = 0;
                _filling = null;
            }

            Start(batch);
            return true;
        }

        void IDeliveryReceiver.OnDelivered(NodeBatch batch, Exception? failure)
        {
            if (failure is not null) OnLost(batch, failure);
            if (Next(failure is null ? batch : null) is { } next) Start(next);
        }

        public void Execute()
        {
            // comes back when the first call has been made
            _ = CallAsync(_called!);
            Interlocked.Decrement(ref owner._starting);
        }

        /// <summary>Gives it up unless something waits here or is under way.</summary>
        public bool TryClose()
        {
            lock (_gate)
            {
                if (_running || _closed) return false;
                _closed = true;
                return true;
            }
        }

        /// <summary>Whether a command was handed over since the last time.</summary>
        public bool TakeUse()
        {
            lock (_gate)
            {
                var used = _used || _running;
                _used = false;
                return used;
            }
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
                var isDone = false;
                try
                {
                    await owner.DeliverAsync(target, batch);
                    isDone = true;
                }
                catch (Exception exception)
                {
                    OnLost(batch, exception);
                }

                if (Next(isDone ? batch : null) is not { } next || owner.TryDeliver(target, next, this)) return;
                batch = next;
            }
        }

        /// <summary>What has come in meanwhile, or null: nothing is under way any more. The batch before is used again; null when it may still be held.</summary>
        private NodeBatch? Next(NodeBatch? done)
        {
            NodeBatch? spare;
            bool isLarge;
            if (done is { IsHeld: true }) done = null;
            if (done is not null) _largest = Math.Max(_largest, done.Count);
            done?.Reset(KeptBytes);
            lock (_gate)
            {
                if (_filling is { Count: > 0 } batch)
                {
                    _filling = done;
                    return batch;
                }

                spare = _filling;
                _filling = null;
                isLarge = _largest > SendBatches.MaxSteps;
                _running = false;
            }

            if (!isLarge)
            {
                if (done is not null) owner._batches.Return(done);
                if (spare is not null) owner._batches.Return(spare);
            }

            owner.OnIdle(target.Node, this);
            return null;
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

    private void OnIdle(string node, Outbox outbox)
    {
        if (Volatile.Read(ref _count) <= MaxKept && outbox.KeptTarget is not null) return;
        Remove(node, outbox);

        // those that nobody uses any more make room, after so many that found none
        if (outbox.KeptTarget is null || Interlocked.Increment(ref _idle) < MaxKept || Interlocked.Exchange(ref _sweeping, 1) != 0) return;
        ThreadPool.UnsafeQueueUserWorkItem(static sends => sends.Sweep(), this, preferLocal: false);
    }

    private void Sweep()
    {
        foreach (var (node, outbox) in _outboxes)
        {
            if (!outbox.TakeUse()) Remove(node, outbox);
        }

        Volatile.Write(ref _idle, 0);
        Volatile.Write(ref _sweeping, 0);
    }

    private void Remove(string node, Outbox outbox)
    {
        if (!outbox.TryClose()) return;
        _outboxes.TryRemove(new KeyValuePair<string, Outbox>(node, outbox));
        Interlocked.Decrement(ref _count);
    }

    [LoggerMessage(EventId = 3201, Level = LogLevel.Warning, Message = "{Count} commands to agent {NodeUri} may be lost: it is unavailable")]
    private static partial void LogLost(ILogger logger, Exception exception, int count, string nodeUri);

    [LoggerMessage(EventId = 3203, Level = LogLevel.Information, Message = "{Count} commands to agent {NodeUri} did not arrive, or were not confirmed, before the host stopped")]
    private static partial void LogLostAtStop(ILogger logger, int count, string nodeUri);

    [LoggerMessage(EventId = 3202, Level = LogLevel.Warning, Message = "Commands to agent {NodeUri} are dropped because too many wait for it ({Dropped} so far, the last to lane {LaneUri})")]
    private static partial void LogDropped(ILogger logger, string nodeUri, string laneUri, long dropped);
}
