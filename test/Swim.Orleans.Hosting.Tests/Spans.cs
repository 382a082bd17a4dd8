using System.Collections.Concurrent;
using System.Diagnostics;

namespace Swim.Hosting.Tests;

/// <summary>Samples every span of the server while it lives, and keeps those that have ended.</summary>
internal sealed class Spans : IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(20);

    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly SemaphoreSlim _signal = new(0);
    private readonly ActivityListener _listener;

    public Spans()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Swim.Server",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                _ended.Enqueue(activity);
                _signal.Release();
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The first ended span of that name about a node, once there is one.</summary>
    public async Task<Activity> WaitAsync(string name, string node, ActivityTraceId? trace = null)
    {
        using var guard = new CancellationTokenSource(Guard);
        while (true)
        {
            if (_ended.FirstOrDefault(span => span.OperationName == name && (string?)span.GetTagItem("swim.node.uri") == node && (trace is null || span.TraceId == trace)) is { } found) return found;
            await _signal.WaitAsync(guard.Token);
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _signal.Dispose();
    }
}
