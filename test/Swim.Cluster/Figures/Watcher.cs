using System.Buffers.Text;
using System.Diagnostics;
using System.Net.WebSockets;
using Swim.Crash.Clients;

namespace Swim.Cluster.Figures;

/// <summary>A connection that counts what comes, and how old it is.</summary>
internal sealed class Watcher : IAsyncDisposable
{
    private const int MaxSamples = 2_000_000;

    private readonly PeerSocket _socket = new();
    private readonly CancellationTokenSource _end = new();
    private readonly List<double> _ages = [];
    private Task _reading = Task.CompletedTask;
    private long _events;
    private long _synced;
    private volatile bool _measures;

    public long Events => Interlocked.Read(ref _events);

    public long Synced => Interlocked.Read(ref _synced);

    public static async Task<Watcher> ConnectAsync(Uri server, IEnumerable<(string Node, string Lane)> links)
    {
        var watcher = new Watcher();
        await watcher._socket.ConnectAsync(server, watcher._end.Token);
        watcher._reading = watcher.ReadAsync();
        var count = 0;
        foreach (var (node, lane) in links)
        {
            await watcher._socket.SendAsync($"@sync(node:\"{node}\",lane:\"{lane}\")", watcher._end.Token);
            count++;
        }

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (watcher.Synced < count) await timer.WaitForNextTickAsync(timeout.Token);
        return watcher;
    }

    /// <summary>From now on.</summary>
    public void Measure() => _measures = true;

    /// <summary>Microseconds from publication to here, sorted; ends the measuring.</summary>
    public async Task<double[]> EndAsync()
    {
        await _end.CancelAsync();
        _socket.Dispose();
        await _reading;
        return [.. _ages.Order()];
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _end.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                var frame = await _socket.ReceiveAsync(_end.Token);
                if (frame.IsEmpty) return;
                Accept(frame.Span);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException or ObjectDisposedException or IOException)
        {
            // nobody counts any more
        }
    }

    private void Accept(ReadOnlySpan<byte> frame)
    {
        if (frame.StartsWith("@synced"u8)) Interlocked.Increment(ref _synced);
        if (!frame.StartsWith("@event"u8)) return;
        Interlocked.Increment(ref _events);
        if (!_measures || _ages.Count == MaxSamples) return;
        var at = frame.LastIndexOf("ticks:"u8);
        if (at >= 0 && Utf8Parser.TryParse(frame[(at + 6)..], out long ticks, out _)) _ages.Add(Stopwatch.GetElapsedTime(ticks).TotalMicroseconds);
    }
}
