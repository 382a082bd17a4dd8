using System.Buffers;
using System.Globalization;
using Swim.Cli.Bench.Measuring;
using Swim.Cli.Bench.Wire;
using Swim.Warp;

namespace Swim.Cli.Bench.Works;

/// <summary>A map of <c>--entries</c> synced by one new connection after another.</summary>
internal sealed class MapSyncWork(int entries) : ILoadWork
{
    private const string Node = "/bench/large";

    public string Name => "mapsync";

    public string Description => "A large map (--entries) synced by one connection.";

    public async Task<IReadOnlyList<Figure>> RunAsync(LoadPlan plan, CancellationToken cancellationToken)
    {
        var node = string.Create(CultureInfo.InvariantCulture, $"{Node}{entries}");
        // the first sync comes after the fill, which is of the same node and connection; it warms up too
        await OnceAsync(plan, node, fill: true, cancellationToken);
        return await OnceAsync(plan, node, fill: false, cancellationToken);
    }

    private async Task<IReadOnlyList<Figure>> OnceAsync(LoadPlan plan, string node, bool fill, CancellationToken cancellationToken)
    {
        var sink = new ConfirmationSink();
        await using var connection = await LoadConnection.OpenAsync(plan.Server, "warp0", sink, cancellationToken);
        var frames = new ArrayBufferWriter<byte>();
        if (fill) LoadFrames.AppendEnvelope(frames, EnvelopeWriter.BuildHeader(EnvelopeKind.Command, node, "fill"), System.Text.Encoding.ASCII.GetBytes($"{entries}"));
        LoadFrames.Append(frames, EnvelopeWriter.BuildHeader(EnvelopeKind.Sync, node, "map"));
        var synced = sink.Synced.ReachAsync(1);
        var meter = new Meter(plan.Process, plan.Time);
        await connection.SendAsync(frames.WrittenMemory, cancellationToken);
        await plan.WaitAsync(synced, "that the map is synced", cancellationToken);
        if (!fill && sink.Events.Count < entries) throw new IOException($"{node} map: {sink.Events.Count} entries came, {entries} were expected.");
        return [new Figure("synced", meter.Elapsed.TotalSeconds, "s"), .. meter.Per("entries", sink.Events.Count), new Figure("bytes", sink.Bytes, "B")];
    }
}
