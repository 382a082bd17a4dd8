using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>
/// One subscription to a lane's stream. Its events run as requests of the grain that subscribed, never beside another of its requests, and end with
/// that activation; a subscriber outside a grain is called from the thread pool, one call at a time. While it is busy, events coalesce.
/// </summary>
internal sealed partial class LaneSubscription : RoutedLink, IThreadPoolWorkItem
{
    private const int Idle = 0, Running = 1, RunningAgain = 2;

    private readonly LaneStreamProvider _provider;
    private readonly LaneObserver _observer;
    private readonly List<LaneEvent> _batch = [];
    private readonly GrainPump? _pump;
    private bool _ended;
    private int _state;

    public LaneSubscription(LaneStreamProvider provider, StreamId id, NodeTarget target, string lane, LaneObserver observer)
        : base(provider.Router, target, lane)
    {
        _provider = provider;
        _observer = observer;
        StreamId = id;
        if (provider.CurrentGrain is not { } grain) return;
        _pump = new GrainPump(grain, provider.Timers, () => DrainAsync(budget: LaneObserver.MaxBatch), keepAlive: true);
        grain.ObservableLifecycle.Subscribe($"{nameof(LaneSubscription)} {HandleId}", GrainLifecycleStage.Activate, _ => Task.CompletedTask, _ =>
        {
            End();
            return Task.CompletedTask;
        });
    }

    public Guid HandleId { get; } = Guid.NewGuid();

    public StreamId StreamId { get; }

    public void End()
    {
        if (Interlocked.Exchange(ref _ended, true)) return;
        Detach();
        _pump?.Stop();
        _provider.Remove(this);
    }

    public void Execute() => _ = RunAsync();

    protected override void OnReady()
    {
        if (_pump is not null) _pump.Wake();
        else if (Interlocked.Exchange(ref _state, RunningAgain) == Idle) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private async Task RunAsync()
    {
        do
        {
            Volatile.Write(ref _state, Running);
            await DrainAsync(int.MaxValue);
        }
        while (Interlocked.CompareExchange(ref _state, Idle, Running) != Running);
    }

    private async ValueTask DrainAsync(int budget)
    {
        while (!Volatile.Read(ref _ended))
        {
            if (budget-- <= 0)
            {
                _pump!.Wake();
                return;
            }

            var isDown = Fill(out var reason);
            if (_batch.Count > 0) await CallAsync(observer => observer.OnNextAsync(_batch));
            if (isDown)
            {
                var error = ErrorOf(reason);
                End();
                await CallAsync(observer => error is null ? observer.OnCompletedAsync() : observer.OnErrorAsync(error));
                return;
            }

            if (_batch.Count == 0) return;
        }
    }

    /// <summary>Takes what fits into one call; true when the link is down after it.</summary>
    private bool Fill(out UnlinkReason reason)
    {
        _batch.Clear();
        reason = default;
        while (_batch.Count < _observer.BatchSize && TryTake(out var item))
        {
            try
            {
                if (item.Kind == LinkItemKind.Unlinked)
                {
                    reason = item.Reason;
                    return true;
                }

                if (item.Kind == LinkItemKind.Synced) _batch.Add(new LaneEvent(LaneEventKind.Synced, default, default, item.CompleteVersion));
                else if (item.Kind == LinkItemKind.Op) _batch.Add(Convert(item.Op));
            }
            finally
            {
                item.Release();
            }
        }

        return false;
    }

    private static LaneEvent Convert(in LaneOp op) => new(
        op.Kind switch
        {
            LaneOpKind.Set => LaneEventKind.Set,
            LaneOpKind.Item => LaneEventKind.Item,
            LaneOpKind.Update => LaneEventKind.Update,
            LaneOpKind.Remove => LaneEventKind.Remove,
            _ => LaneEventKind.Clear,
        },
        op.Key is { } key ? key.Span.ToArray() : default,
        op.Value.ToArray(),
        op.Version);

    private async Task CallAsync(Func<LaneObserver, Task> call)
    {
        try
        {
            await call(_observer);
        }
        catch (Exception exception)
        {
            LogObserverFailed(_provider.Logger, exception, Node, Lane);
        }
    }

    [LoggerMessage(EventId = 3301, Level = LogLevel.Error, Message = "A subscriber to lane {LaneUri} of agent {NodeUri} threw; its subscription goes on")]
    private static partial void LogObserverFailed(ILogger logger, Exception exception, string nodeUri, string laneUri);
}
