using Orleans.Providers.Streams.Common;
using Orleans.Streams;

namespace Swim.Runtime;

/// <summary>A subscriber that takes events one by one or in batches.</summary>
internal sealed class LaneObserver
{
    /// <summary>Most events in one batch.</summary>
    public const int MaxBatch = 256;

    private readonly IAsyncObserver<LaneEvent>? _single;
    private readonly IAsyncBatchObserver<LaneEvent>? _batch;

    public LaneObserver(IAsyncObserver<LaneEvent> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        _single = observer;
    }

    public LaneObserver(IAsyncBatchObserver<LaneEvent> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        _batch = observer;
    }

    /// <summary>Events to hand over at once.</summary>
    public int BatchSize => _single is null ? MaxBatch : 1;

    public Task OnNextAsync(List<LaneEvent> events)
    {
        if (_single is not null) return _single.OnNextAsync(events[0], Token(events[0]));
        return _batch!.OnNextAsync([.. events.Select(item => new SequentialItem<LaneEvent>(item, Token(item)))]);
    }

    public Task OnCompletedAsync() => _single?.OnCompletedAsync() ?? _batch!.OnCompletedAsync();

    public Task OnErrorAsync(Exception error) => _single?.OnErrorAsync(error) ?? _batch!.OnErrorAsync(error);

    private static EventSequenceTokenV2 Token(LaneEvent item) => new(item.Version);
}
