using System.Buffers;
using Swim.Cli.Bench.Measuring;
using Swim.Cli.Bench.Protocols;
using Swim.Cli.Bench.Wire;
using Swim.Warp;

namespace Swim.Cli.Bench.Works;

/// <summary>
/// Readers that link lanes and then read nothing (<c>--connections</c>), beside one that reads: what the server holds for them, and whether
/// the one that reads notices.
/// </summary>
internal sealed class StallWork(int padding) : ILoadWork
{
    private static readonly string[] Lanes = ["value", "map"];

    public string Name => "stall";

    public string Description => "Readers that have stopped reading: bytes held for them, and latency of one that reads.";

    public bool HasRate => true;

    public async Task<IReadOnlyList<Figure>> RunAsync(LoadPlan plan, CancellationToken cancellationToken)
    {
        await using var counters = await ServerCounters.OpenAsync(plan, cancellationToken);
        var stalled = new List<LoadConnection>();
        try
        {
            var links = new ArrayBufferWriter<byte>();
            foreach (var lane in Lanes) LoadFrames.Append(links, EnvelopeWriter.BuildHeader(EnvelopeKind.Link, "/bench/0", lane));
            for (var i = 0; i < plan.Connections; i++)
            {
                stalled.Add(await LoadConnection.OpenAsync(plan.Server, "warp0", sink: null, cancellationToken));
                await stalled[i].SendAsync(links.WrittenMemory, cancellationToken);
            }

            var heap = await counters.HeapAsync(cancellationToken);
            var protocol = new WarpProtocol("/bench/{0}", "value", "value", new StampedBody(padding));
            var latencies = new Latencies(plan.Time);
            var reading = new LoadPlan { Server = plan.Server, Patience = plan.Patience, Time = plan.Time };
            await using var reader = await Followers.OpenAsync(reading, protocol, latencies, static _ => [0], perConnection: true, cancellationToken);
            await using var sender = await LoadConnection.OpenAsync(plan.Server, "warp0", Silence.Instance, cancellationToken);
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var map = EnvelopeWriter.BuildHeader(EnvelopeKind.Command, "/bench/0", "map");
            var value = new byte[new StampedBody(padding).MaxLength];
            var frames = new ArrayBufferWriter<byte>();
            var meter = new Meter(plan.Process, plan.Time);
            var sent = 0;
            var pace = new Pace(plan.Time, plan.Rate > 0 ? plan.Rate : 1000).RunAsync(SendAsync, ending.Token);
            await plan.RunAsync(pace, plan.Duration, cancellationToken);
            await ending.CancelAsync();
            await pace;
            var events = meter.Per("events", sent).ToList();
            var held = await counters.HeapAsync(cancellationToken) - heap;
            return [.. events, new Figure("held per stalled link", held / (double)(plan.Connections * Lanes.Length), "B"), .. latencies.Figures("reader ")];

            async ValueTask SendAsync(int turn, long due)
            {
                frames.ResetWrittenCount();
                protocol.AppendSend(frames, 0, due);
                LoadFrames.AppendUpdate(frames, map, turn % 100, value.AsSpan(0, new StampedBody(padding).Write(value, turn)));
                await sender.SendAsync(frames.WrittenMemory, cancellationToken);
                sent++;
            }
        }
        finally
        {
            foreach (var connection in stalled) await connection.DisposeAsync();
        }
    }
}
