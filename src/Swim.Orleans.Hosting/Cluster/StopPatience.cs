using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Runtime;

namespace Swim.Runtime;

/// <summary>How long each part of a silo's stop may take.</summary>
[SuppressMessage("Design", "CA1001", Justification = "lives as long as the process")]
internal sealed class StopPatience(IOptions<SwimOptions> options, TimeProvider time) : ILifecycleParticipant<ISiloLifecycle>
{
    // what is left without agents is to say goodbye
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(5);

    private CancellationTokenSource _end = new();
    private ITimer? _timer;
    private long _failing;

    /// <summary>Whether the stop has begun.</summary>
    public bool IsParting { get; private set; }

    /// <summary>The stop begins; the token ends it.</summary>
    public CancellationToken Begin(CancellationToken cancellationToken)
    {
        IsParting = true;
        _end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        EndAfter(options.Value.Cluster.StopTimeout);
        return _end.Token;
    }

    /// <summary>Waits for the database's answer, but not long.</summary>
    /// <exception cref="TimeoutException">It has not answered.</exception>
    public Task<T> WaitAsync<T>(Task<T> answer) => answer.WaitAsync(Goodbye, time);

    /// <summary>The database has failed to answer; true when it has for long enough.</summary>
    public bool IsOver()
    {
        Interlocked.CompareExchange(ref _failing, Math.Max(1, time.GetTimestamp()), 0);
        return time.GetElapsedTime(Interlocked.Read(ref _failing)) >= Goodbye;
    }

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(nameof(StopPatience), ServiceLifecycleStage.RuntimeGrainServices + 1, static _ => Task.CompletedTask, _ =>
        {
            EndAfter(Goodbye);
            return Task.CompletedTask;
        });
    }

    private void EndAfter(TimeSpan limit)
    {
        _timer?.Dispose();
        _timer = time.CreateTimer(static end => _ = ((CancellationTokenSource)end!).CancelAsync(), _end, limit, Timeout.InfiniteTimeSpan);
    }
}
