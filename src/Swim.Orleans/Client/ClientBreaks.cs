using Orleans;

namespace Swim.Runtime;

/// <summary>
/// Ends calls of a client that nobody will answer: Orleans tells a client nothing of the loss of a silo that worked for it, or passed its messages on. Of calls that
/// were under way then, those that may be made again end at once, others when they have not been answered a while later. Safe from any thread.
/// </summary>
internal sealed class ClientBreaks(ClusterClock clock) : IClusterConnectionStatusObserver
{
    // answers that are on their way, and handlers on silos that live, have this long
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    // whatever else may be lost without a trace; an agent whose store fails may take its time
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private Calls _calls = new();

    /// <summary>Something was lost. Must not block or throw.</summary>
    public event Action? Broken;

    /// <summary>Waits for a call that must not be made twice.</summary>
    /// <exception cref="TimeoutException">It is not known what became of it.</exception>
    public ValueTask WaitAsync(ValueTask call) => call.IsCompleted ? call : new ValueTask(WaitAsync(call.AsTask(), Volatile.Read(ref _calls).Ended.Token));

    /// <summary>Waits for a call that may be made again.</summary>
    /// <exception cref="TimeoutException">It is not known what became of it.</exception>
    public ValueTask WaitRepeatableAsync(ValueTask call) => call.IsCompleted ? call : new ValueTask(WaitAsync(call.AsTask(), Volatile.Read(ref _calls).Lost.Token));

    /// <inheritdoc cref="WaitRepeatableAsync(ValueTask)"/>
    public async ValueTask<T> WaitRepeatableAsync<T>(ValueTask<T> call)
    {
        if (call.IsCompleted) return await call;
        var task = call.AsTask();
        await WaitAsync(task, Volatile.Read(ref _calls).Lost.Token);
        return await task;
    }

    /// <summary>A silo is lost.</summary>
    public void Break()
    {
        var calls = Interlocked.Exchange(ref _calls, new Calls());
        _ = EndAsync(calls);
        Broken?.Invoke();
    }

    public void NotifyGatewayCountChanged(int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered)
    {
        if (currentNumberOfGateways < previousNumberOfGateways) Break();
    }

    // the last of them has been told as any other
    public void NotifyClusterConnectionLost()
    {
    }

    private async Task WaitAsync(Task call, CancellationToken broken)
    {
        try
        {
            await call.WaitAsync(Patience, clock.Time, broken);
        }
        catch (OperationCanceledException) when (broken.IsCancellationRequested && !call.IsCompleted)
        {
            throw new TimeoutException("A silo was lost while the call was under way, and nobody has answered it.");
        }
    }

    private async Task EndAsync(Calls calls)
    {
        await calls.Lost.CancelAsync();
        await Task.Delay(Grace, clock.Time);
        await calls.Ended.CancelAsync();
    }

    // their tokens have no timer and no wait handle: there is nothing to release
    private sealed class Calls
    {
        public CancellationTokenSource Lost { get; } = new();

        public CancellationTokenSource Ended { get; } = new();
    }
}
