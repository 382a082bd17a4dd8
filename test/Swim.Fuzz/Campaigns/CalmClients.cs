using System.Collections.Concurrent;
using System.Diagnostics;
using Swim.Client;
using Swim.Crash.Checking;
using Swim.Lanes;

namespace Swim.Fuzz.Campaigns;

/// <summary>Well-behaved clients that go on during an attack: each has a link to an agent of its own, sends it one command after the other, and waits for the event that tells of it.</summary>
internal sealed class CalmClients : IAsyncDisposable
{
    private const int Clients = 4;
    private const int MostTimes = 200_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(20);

    private readonly WarpClient[] _clients = new WarpClient[Clients];
    private readonly ConcurrentQueue<double> _times = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly Findings _findings;
    private readonly Task[] _running;
    private readonly long[] _sent = new long[Clients];
    private readonly ServerUnderTest _server;

    public CalmClients(ServerUnderTest server, Findings findings)
    {
        (_server, _findings) = (server, findings);
        for (var i = 0; i < Clients; i++) _clients[i] = new WarpClient();
        _running = [.. Enumerable.Range(0, Clients).Select(RunAsync)];
    }

    /// <summary>Milliseconds from command to event since the last call: how many, the half and the 99th of a hundred.</summary>
    public (int Count, double Half, double P99, double Most) Take()
    {
        var times = new List<double>();
        while (_times.TryDequeue(out var time)) times.Add(time);
        times.Sort();
        return times.Count == 0 ? default : (times.Count, times[times.Count / 2], times[(int)(times.Count * 0.99)], times[^1]);
    }

    /// <summary>What the agents have is what was sent.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < Clients; i++)
        {
            var before = Volatile.Read(ref _sent[i]);
            using var http = new HttpRequestMessage(HttpMethod.Get, new Uri($"/calm/{i}?lane=sum", UriKind.Relative));
            using var answer = await _server.Http.SendAsync(http, cancellationToken);
            var sum = await answer.Content.ReadAsStringAsync(cancellationToken);
            var after = Volatile.Read(ref _sent[i]);

            // it goes on meanwhile, and a command may be under way
            var isOne = false;
            for (var last = before - 1; last <= after && !isOne; last++) isOne = sum == Sum(last);
            if (!isOne) _findings.Add($"calm agent {i} has the sum {sum} after {before} to {after} steps");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_running);
        foreach (var client in _clients) await client.DisposeAsync();
        _ending.Dispose();
    }

    private static string Sum(long last) => (last * (last + 1) / 2).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private async Task RunAsync(int index)
    {
        var node = _clients[index].Node($"warp://{_server.Host}/calm/{index}");
        var seen = new SemaphoreSlim(0);
        var last = 0L;
        await using var value = node.Value<long>("last", number =>
        {
            Volatile.Write(ref last, number);
            seen.Release();
        }, onUnlinked: reason =>
        {
            if (!_ending.IsCancellationRequested) _findings.Add($"calm client {index} was unlinked: {reason}");
        });
        try
        {
            await value.SyncAsync(_ending.Token);
            for (var number = 1L; !_ending.IsCancellationRequested; number++)
            {
                var started = Stopwatch.GetTimestamp();
                Volatile.Write(ref _sent[index], number);
                await node.CommandAsync("step", number, _ending.Token);
                while (Volatile.Read(ref last) < number)
                {
                    if (await seen.WaitAsync(AnswerTime, _ending.Token)) continue;
                    _findings.Add($"calm client {index} was not answered step {number} within {AnswerTime.TotalSeconds} s");
                    return;
                }

                if (_times.Count < MostTimes) _times.Enqueue(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                await Task.Delay(Pause, _ending.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // the end
        }
        catch (Exception exception)
        {
            _findings.Add($"calm client {index}: {exception}");
        }
    }
}
