using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Swim.Crash.Checking;
using Swim.Fuzz.Clients;
using Swim.Fuzz.Generating;
using Swim.Fuzz.Serving;

namespace Swim.Fuzz.Sessions;

/// <summary>Mutated frames through whole sessions: web server, gateway, silo, agents, store, in this process and without sockets.</summary>
internal sealed class SessionRun(ulong seed, long count, int workers, TextWriter output)
{
    // of frame numbers, so that codecs and sessions do not see the same ones
    private const long Offset = 1L << 40;

    private readonly Findings _findings = new();
    private long _done;
    private int _sessions;

    public async Task<IReadOnlyList<string>> RunAsync()
    {
        var transport = new MemoryTransport();
        // each session is a connection, of which a quick machine makes more than a server takes
        await using var app = FuzzServer.Build(
            ["--urls", "http://127.0.0.1:80", "--Swim:Gateway:MaxConnectionsPerSecond=1000000", "--Swim:Gateway:ConnectionBurst=1000000"],
            builder => builder.Services.AddSingleton<IConnectionListenerFactory>(transport));
        await app.StartAsync();
        var started = Stopwatch.GetTimestamp();
        using var ending = new CancellationTokenSource();
        var saying = SayAsync(ending.Token);
        var share = (count + workers - 1) / workers;
        await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(() => WorkAsync(transport, Offset + (worker * share), Offset + Math.Min(count, (worker + 1) * share)))));
        await ending.CancelAsync();
        await saying;
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var troubles = app.Services.GetRequiredService<Troubles>();
        foreach (var trouble in troubles.Texts) _findings.Add($"the server has logged {trouble}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"sessions: {_done:N0} frames in {_sessions:N0} sessions, {seconds:N1} s, {_done / seconds:N0}/s; {troubles.Errors} errors and {troubles.Warnings} warnings logged"));
        await app.StopAsync();
        return _findings.Take();
    }

    private async Task WorkAsync(MemoryTransport transport, long number, long end)
    {
        var buffer = new FuzzBuffer();
        while (number < end)
        {
            await using var peer = new RawPeer(await transport.ConnectAsync());
            var before = number;
            (number, var fault) = await new FuzzSession(peer, seed, CancellationToken.None).RunAsync(number, end, buffer);
            if (fault is not null) _findings.Add(fault);
            Interlocked.Add(ref _done, number - before);
            Interlocked.Increment(ref _sessions);
        }
    }

    private async Task SayAsync(CancellationToken ending)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10));
        try
        {
            while (await timer.WaitForNextTickAsync(ending)) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"sessions: {_done:N0} of {count:N0}"));
        }
        catch (OperationCanceledException)
        {
            // done
        }
    }
}
