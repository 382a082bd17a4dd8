using System.Diagnostics;
using System.Globalization;
using System.Text;
using Swim.Cluster.Running;
using Swim.Cluster.Silos;
using Swim.Crash.Checking;
using Swim.Crash.Clients;
using Swim.Testing;

namespace Swim.Cluster.Figures;

/// <summary>
/// What a command costs that comes in through another silo than its agent's: two clusters of two silos, one that sends each batch by a grain call and one that sends many in a
/// message, take turns.
/// </summary>
internal sealed class CommandFigures(FiguresOptions options, TextWriter output, PostgresServer postgres)
{
    private const int Connections = 8;

    // frames of all connections in one go
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(10);

    public async Task RunAsync()
    {
        var calls = await StartAsync(batchCommands: false);
        var messages = await StartAsync(batchCommands: true);
        try
        {
            foreach (var rate in options.Rate > 0 ? new[] { options.Rate, 0 } : [0])
            {
                // once without counting: code is compiled while it runs first
                foreach (var cluster in new[] { calls, messages }) await MeasureAsync(cluster, 1, rate);
                List<double> near = [], call = [], message = [];
                for (var i = 0; i < options.Repeats; i++)
                {
                    near.Add(await SayAsync("from the agents' silo", calls, 0, rate));
                    call.Add(await SayAsync("from another silo, a call for each batch", calls, 1, rate));
                    message.Add(await SayAsync("from another silo, many batches in a message", messages, 1, rate));
                }

                output.WriteLine(Text($"    commands to {options.Commanded} agents, {(rate > 0 ? Text($"{rate}/s") : "as many as they take")}: {Median(near):F1} µs on their silo; from another one {Median(call):F1} µs by calls, {Median(message):F1} µs by messages, {Median(call) / Median(message):F2} times less"));
            }
        }
        finally
        {
            foreach (var silo in calls.Concat(messages)) await silo.DisposeAsync();
        }
    }

    private async Task<SiloProcess[]> StartAsync(bool batchCommands)
    {
        var settings = new ClusterSettings { Database = await postgres.CreateDatabaseAsync(), BatchCommands = batchCommands };
        var findings = new Findings();
        SiloProcess[] silos = [new(1, settings, findings), new(2, settings, findings)];
        foreach (var silo in silos) await silo.StartAsync(otherPorts: false, CancellationToken.None);

        // asked for here, they live here
        for (var i = 0; i < options.Commanded; i++)
        {
            using var content = new StringContent("0", Encoding.UTF8, "application/x-recon");
            using var answer = await silos[0].Http.PostAsync(new Uri(Text($"/meter/{i}?lane=note"), UriKind.Relative), content);
            answer.EnsureSuccessStatusCode();
        }

        return silos;
    }

    private async Task<double> SayAsync(string name, SiloProcess[] silos, int through, int rate)
    {
        var (perCommand, perSecond, used, batches) = await MeasureAsync(silos, through, rate);
        output.WriteLine(Text($"commands {name}: {perSecond:N0}/s, processors {string.Join(" + ", used.Select(static one => Text($"{one / 10:F0}")))} %, {perCommand:F2} µs per command{(batches > 0 ? Text($"; {batches:F1} batches in a message") : "")}"));
        return perCommand;
    }

    private async Task<(double PerCommand, double PerSecond, double[] Used, double Batches)> MeasureAsync(SiloProcess[] silos, int through, int rate)
    {
        using var stop = new CancellationTokenSource();
        var sending = Enumerable.Range(0, Connections).Select(connection => SendAsync(silos[through].WebSocketUri, connection, rate / Connections, stop.Token)).ToArray();
        await Task.Delay(TimeSpan.FromSeconds(1.5), CancellationToken.None);
        var (noted, sent, before) = (await NotedAsync(silos[0]), await SentAsync(silos[through]), Processors(silos));
        var start = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(options.Seconds), CancellationToken.None);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var used = Processors(silos).Zip(before, (now, then) => (now - then).TotalMilliseconds / seconds).ToArray();
        var perSecond = (await NotedAsync(silos[0]) - noted) / Stopwatch.GetElapsedTime(start).TotalSeconds;
        var now = await SentAsync(silos[through]);
        await stop.CancelAsync();
        await Task.WhenAll(sending);
        return (used.Sum() * 1_000 / perSecond, perSecond, used, now.Messages > sent.Messages ? (double)(now.Batches - sent.Batches) / (now.Messages - sent.Messages) : 0);
    }

    /// <summary>Commands to all agents in turn, each a frame; a server that does not take them slows it.</summary>
    private async Task SendAsync(Uri server, int connection, int rate, CancellationToken cancellationToken)
    {
        using var socket = new PeerSocket();
        await socket.ConnectAsync(server, CancellationToken.None);
        using var beat = new PeriodicTimer(Beat);
        var start = Stopwatch.GetTimestamp();
        var sent = 0L;
        try
        {
            while (true)
            {
                for (var due = rate > 0 ? Stopwatch.GetElapsedTime(start).TotalSeconds * rate : long.MaxValue; sent < due; sent++)
                    await socket.SendAsync(Text($"@command(node:\"/meter/{(sent + (connection * 131)) % options.Commanded}\",lane:note){sent}"), cancellationToken);
                await beat.WaitForNextTickAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // measured
        }
    }

    private static async Task<long> NotedAsync(SiloProcess silo) =>
        long.Parse(await silo.Http.GetStringAsync(new Uri("/cluster/noted", UriKind.Relative)), CultureInfo.InvariantCulture);

    private static async Task<(long Messages, long Batches)> SentAsync(SiloProcess silo)
    {
        var parts = (await silo.Http.GetStringAsync(new Uri("/cluster/batches", UriKind.Relative))).Split(' ');
        return (long.Parse(parts[2], CultureInfo.InvariantCulture), long.Parse(parts[3], CultureInfo.InvariantCulture));
    }

    private static TimeSpan[] Processors(SiloProcess[] silos) => [.. silos.Select(static silo => ProcessFigures.Processor(silo.ProcessId!.Value))];

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
