using System.Threading.Channels;
using Orleans.Streams;

namespace Swim.Tests;

/// <summary>An observer that keeps what comes, and may hold up its stream.</summary>
internal sealed class EventRecorder(bool hold = false) : IAsyncObserver<LaneEvent>
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(20);

    private readonly Channel<LaneEvent> _events = Channel.CreateUnbounded<LaneEvent>();
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Exception?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Exception?> Ended => _ended.Task.WaitAsync(Guard);

    public bool HasMore => _events.Reader.TryPeek(out _);

    public Task<LaneEvent> NextAsync() => _events.Reader.ReadAsync().AsTask().WaitAsync(Guard);

    public void Release() => _gate.TrySetResult();

    public async Task OnNextAsync(LaneEvent item, StreamSequenceToken? token = null)
    {
        if (hold) await _gate.Task;
        _events.Writer.TryWrite(item);
    }

    public Task OnCompletedAsync()
    {
        _ended.TrySetResult(null);
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex)
    {
        _ended.TrySetResult(ex);
        return Task.CompletedTask;
    }
}
