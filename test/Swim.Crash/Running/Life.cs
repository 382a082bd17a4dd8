using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using Swim.Crash.Checking;
using Swim.Crash.Clients;

namespace Swim.Crash.Running;

/// <summary>One process of the server, from its start to its end, with the clients that load it.</summary>
internal sealed class Life(World world, IReadOnlyList<Peer> peers, IReadOnlyList<Load> loads) : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(90);

    private readonly CancellationTokenSource _end = new();
    private Task[] _loading = [];

    /// <summary>How long the last complete start took, until the clients had everything.</summary>
    public static TimeSpan StartTime { get; private set; } = TimeSpan.FromSeconds(3);

    public static long Now => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000);

    /// <summary>Starts the process, links all clients, and verifies what they are shown.</summary>
    public async Task StartAsync(ServerEnd crash, Loss loss, Verification verification, bool hasJoins)
    {
        var start = Stopwatch.GetTimestamp();
        await LinkAsync();
        StartTime = Stopwatch.GetElapsedTime(start);
        world.IsServerExpected = true;
        verification.NewLife(crash, loss);
        if (hasJoins) await verification.JoinsAsync(_end.Token);
        else await OpenJoinsAsync(crash.MaxLoss);
    }

    /// <summary>Starts the process and links the clients as far as they come before it is killed at a time somewhere amid that.</summary>
    public async Task StartAndDieAsync(TimeSpan after)
    {
        world.IsServerExpected = false;
        var linking = LinkAsync();
        await Task.WhenAny(Task.Delay(after), linking);
        await KillAsync();
        try
        {
            await linking;
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException or InvalidOperationException or HttpRequestException or IOException or ObjectDisposedException)
        {
            // it was killed before they were done
        }
    }

    public void Load()
    {
        foreach (var load in loads) load.Rearm();
        _loading = [.. loads.Select(load => Task.Run(() => load.RunAsync(_end.Token)))];
    }

    /// <summary>Sends nothing more and waits until everything that was sent has been handled.</summary>
    public async Task DrainAsync()
    {
        foreach (var load in loads) load.Stop();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        timeout.CancelAfter(DrainTimeout);
        try
        {
            await Task.WhenAll(_loading).WaitAsync(timeout.Token);
            foreach (var load in loads) await load.DrainAsync(_end.Token).WaitAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (!_end.IsCancellationRequested)
        {
            world.Findings.Add($"orders were not handled within {DrainTimeout.TotalSeconds} s: {string.Join(", ", peers.Select(peer => peer.Outstanding))} outstanding");
        }
        catch (Exception error) when (error is WebSocketException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            world.Findings.Add($"could not go on: {error.Message}");
        }
    }

    /// <summary>As <c>kill -9</c>; gives the moment just before.</summary>
    public async Task<long> KillAsync()
    {
        world.IsServerExpected = false;
        var at = Now;
        await world.Server.KillAsync();
        await EndAsync();
        return at;
    }

    /// <summary>As an operator stops it.</summary>
    public async Task<long> TerminateAsync()
    {
        world.IsServerExpected = false;
        await world.Server.TerminateAsync();
        await EndAsync();
        return Now;
    }

    public async ValueTask DisposeAsync()
    {
        if (world.Server.IsRunning) await KillAsync();
        else await EndAsync();
        _end.Dispose();
    }

    private async Task LinkAsync()
    {
        world.Server.Start();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        timeout.CancelAfter(StartTimeout);
        await world.Server.UntilReadyAsync(timeout.Token);
        await Task.WhenAll(peers.Select(peer => peer.ConnectAsync(isNewLife: true, _end.Token))).WaitAsync(timeout.Token);
    }

    private async Task OpenJoinsAsync(long settle)
    {
        foreach (var agent in world.Agents)
        {
            using var content = new StringContent($"\"{agent.Node}\"", Encoding.UTF8, "application/x-recon");
            using var answer = await world.Server.Http.PostAsync(new Uri($"{World.TallyNode}?lane=open", UriKind.Relative), content, _end.Token);
            if (!answer.IsSuccessStatusCode) world.Findings.Add($"the joins could not be opened: {(int)answer.StatusCode}");
        }

        await Task.Delay(TimeSpan.FromMilliseconds(settle), _end.Token);
    }

    private async Task EndAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_loading);
        foreach (var peer in peers) await peer.DroppedAsync();
    }
}
