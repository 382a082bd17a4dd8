using Swim.Cli.Bench;
using Swim.Cli.Bench.Measuring;

namespace Swim.Peers;

/// <summary>Runs each work on each peer in turn, on a server started for it alone.</summary>
internal sealed class CompareVerb(TextWriter output, TextWriter progress, int runs, TimeSpan duration, int connections, IReadOnlyList<Peer> peers)
{
    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(2);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var comparison = new Comparison(output);
        await CompareAsync("Echo, one outstanding", isEcho: true, connections: 1, topics: 1);
        await CompareAsync("Echo, 64 connections with one outstanding each", isEcho: true, connections: 64, topics: 64);
        await CompareAsync($"Fan-out to {connections} connections, one event each", isEcho: false, connections, topics: 1);
        await CompareAsync($"Fan-out of 8 lanes to {connections} connections", isEcho: false, connections, topics: 8);

        async Task CompareAsync(string title, bool isEcho, int connections, int topics)
        {
            var measured = new List<(string, IReadOnlyList<Summary>)>();
            foreach (var peer in peers)
            {
                await progress.WriteLineAsync($"{title}: {peer.Name}");
                measured.Add((peer.Name, await MeasureAsync(peer, isEcho, connections, topics, cancellationToken)));
            }

            comparison.Print(title, measured);
        }
    }

    private async Task<IReadOnlyList<Summary>> MeasureAsync(Peer peer, bool isEcho, int connections, int topics, CancellationToken cancellationToken)
    {
        await using var server = peer.Program is { } program ? await PeerServer.StartAsync(program, peer.Verb, cancellationToken) : null;
        var host = server is null ? new Uri(peer.Name) : new Uri($"ws://127.0.0.1:{server.Port}");
        using var process = ServerProcess.Find(server?.ProcessId, host);
        var plan = new LoadPlan
        {
            Server = new Uri(host, isEcho ? peer.EchoPath : peer.FanOutPath),
            Process = process,
            Connections = connections,
            Agents = topics,
            Duration = duration,
            Warmup = Warmup,
        };
        var figures = new List<IReadOnlyList<Figure>>();
        for (var run = 0; run < runs; run++) figures.Add(await peer.Work(isEcho).RunAsync(plan, cancellationToken));
        return Summary.Of(figures);
    }
}
