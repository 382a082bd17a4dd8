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

    private readonly ConcurrentDictionary<string, Outbox> _outboxes = new(StringComparer.Ordinal);
    private readonly BatchSender _sender = new();

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

    private sealed class Outbox(AgentSends owner, NodeTarget target) : IThreadPoolWorkItem
    {
        private readonly Lock _gate = new();
        private NodeBatch _filling = new();
        private NodeBatch? _spare;
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

            // off the sender's scheduler: the call must be nobody's turn
            Interlocked.Increment(ref owner._starting);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return true;
        }

        public void Execute()
        {
            // comes back when the first call has been made
            _ = RunAsync();
            Interlocked.Decrement(ref owner._starting);
        }

        private async Task RunAsync()
        {
            while (Next() is { } batch)
            {
                try
                {
                    await owner.DeliverAsync(target, batch);
                    if (batch.IsHeld) continue;
                    batch.Reset();
                    lock (_gate) _spare = batch;
                }
                catch (AgentUnavailableException exception)
                {
                    if (owner.IsStopping) LogLostAtStop(owner.Logger, batch.Count, target.Node);
                    else LogLost(owner.Logger, exception, batch.Count, target.Node);
                }
            }
        }

        private NodeBatch? Next()
        {
            lock (_gate)
            {
                var batch = _filling;
                if (batch.Count == 0)
                {
                    _running = false;
                    _closed = true;
                    owner.Remove(target.Node, this);
                    return null;
                }

                _filling = _spare ?? new NodeBatch();
                _spare = null;
                return batch;
            }
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

    private void Remove(string node, Outbox outbox) => _outboxes.TryRemove(new KeyValuePair<string, Outbox>(node, outbox));

    [LoggerMessage(EventId = 3201, Level = LogLevel.Warning, Message = "{Count} commands to agent {NodeUri} may be lost: it is unavailable")]
    private static partial void LogLost(ILogger logger, Exception exception, int count, string nodeUri);

    [LoggerMessage(EventId = 3203, Level = LogLevel.Information, Message = "{Count} commands to agent {NodeUri} did not arrive, or were not confirmed, before the host stopped")]
    private static partial void LogLostAtStop(ILogger logger, int count, string nodeUri);

    [LoggerMessage(EventId = 3202, Level = LogLevel.Warning, Message = "Commands to agent {NodeUri} are dropped because too many wait for it ({Dropped} so far, the last to lane {LaneUri})")]
    private static partial void LogDropped(ILogger logger, string nodeUri, string laneUri, long dropped);
}
