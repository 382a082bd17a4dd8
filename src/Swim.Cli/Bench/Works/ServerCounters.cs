using System.Buffers;
using Swim.Cli.Bench.Protocols;
using Swim.Cli.Bench.Wire;
using Swim.Warp;

namespace Swim.Cli.Bench.Works;

/// <summary>The counters that the benchmark's agents keep, read through the lanes of <c>/stats</c>. One question at a time.</summary>
internal sealed class ServerCounters : IFrameSink, IAsyncDisposable
{
    private static readonly string[] Counters = ["handled", "joined", "heap"];

    private readonly LoadPlan _plan;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, TaskCompletionSource<long>> _asked = [];
    private LoadConnection _connection = null!;

    private ServerCounters(LoadPlan plan) => _plan = plan;

    public static async Task<ServerCounters> OpenAsync(LoadPlan plan, CancellationToken cancellationToken)
    {
        var counters = new ServerCounters(plan);
        counters._connection = await LoadConnection.OpenAsync(plan.Server, "warp0", counters, cancellationToken);
        var frames = new ArrayBufferWriter<byte>();
        foreach (var counter in Counters) LoadFrames.Append(frames, EnvelopeWriter.BuildHeader(EnvelopeKind.Link, "/stats", counter));
        await counters._connection.SendAsync(frames.WrittenMemory, cancellationToken);
        return counters;
    }

    /// <summary>Commands handled since the last reset.</summary>
    public Task<long> HandledAsync(CancellationToken cancellationToken) => AskAsync("handled", "poll", cancellationToken);

    /// <summary>Changes of joins since the last reset.</summary>
    public Task<long> JoinedAsync(CancellationToken cancellationToken) => AskAsync("joined", "poll", cancellationToken);

    /// <summary>Managed bytes in use after a full collection.</summary>
    public Task<long> HeapAsync(CancellationToken cancellationToken) => AskAsync("heap", "gc", cancellationToken);

    /// <summary>Sets all to 0.</summary>
    public Task ResetAsync(CancellationToken cancellationToken) => AskAsync("handled", "reset", cancellationToken);

    public void OnMessage(ReadOnlySpan<byte> message)
    {
        if (!EnvelopeReader.TryRead(message, out var header, out _) || header.Kind != EnvelopeKind.Event) return;
        foreach (var counter in Counters)
        {
            if (!header.Lane.SequenceEqual(System.Text.Encoding.ASCII.GetBytes(counter))) continue;
            lock (_gate)
            {
                if (_asked.Remove(counter, out var asked)) asked.TrySetResult(StampedBody.Read(header.Body));
            }
        }
    }

    public void OnEnded(Exception reason)
    {
        lock (_gate)
        {
            foreach (var asked in _asked.Values) asked.TrySetException(reason);
            _asked.Clear();
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<long> AskAsync(string counter, string lane, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate) _asked[counter] = answer;
        var frames = new ArrayBufferWriter<byte>();
        LoadFrames.Append(frames, EnvelopeWriter.BuildHeader(EnvelopeKind.Command, "/stats", lane));
        await _connection.SendAsync(frames.WrittenMemory, cancellationToken);
        return await _plan.WaitAsync(answer.Task, $"lane {lane} of /stats, which the benchmark's agents must have", cancellationToken);
    }
}
