using System.Buffers;
using System.Globalization;
using Swim.Cli.Bench.Measuring;
using Swim.Cli.Bench.Wire;
using Swim.Warp;

namespace Swim.Cli.Bench.Works;

/// <summary>One lane of each of many agents synced over one connection: first agents that nobody has asked before, then the same again.</summary>
internal sealed class SyncWork : ILoadWork
{
    private int _run;

    public string Name => "sync";

    public string Description => "A value lane of each of many agents (--agents) synced over one connection, cold and warm.";

    public async Task<IReadOnlyList<Figure>> RunAsync(LoadPlan plan, CancellationToken cancellationToken)
    {
        // agents of this run alone: nobody has asked for them before
        var prefix = string.Create(CultureInfo.InvariantCulture, $"{plan.Time.GetUtcNow().ToUnixTimeMilliseconds()}-{_run++}-");
        var sync = Frames(EnvelopeKind.Sync);
        var unlink = Frames(EnvelopeKind.Unlink);
        var figures = new List<Figure>();
        var confirmations = new ConfirmationSink();
        await using var connection = await LoadConnection.OpenAsync(plan.Server, "warp0", confirmations, cancellationToken);
        foreach (var name in (string[])["cold", "warm"])
        {
            var synced = confirmations.Synced.ReachAsync(confirmations.Synced.Count + plan.Agents);
            var meter = new Meter(plan.Process, plan.Time);
            await connection.SendAsync(sync, cancellationToken);
            await plan.WaitAsync(synced, "that all lanes are synced", cancellationToken);
            figures.Add(new Figure($"{name}: all synced", meter.Elapsed.TotalSeconds, "s"));
            figures.AddRange(meter.Per("lanes", plan.Agents).Select(figure => figure with { Name = $"{name}: {figure.Name}" }));
            var unlinked = confirmations.Unlinked.ReachAsync(confirmations.Unlinked.Count + plan.Agents);
            await connection.SendAsync(unlink, cancellationToken);
            await plan.WaitAsync(unlinked, "that all lanes are unlinked", cancellationToken);
        }

        return figures;

        ReadOnlyMemory<byte> Frames(EnvelopeKind kind)
        {
            var frames = new ArrayBufferWriter<byte>();
            for (var i = 0; i < plan.Agents; i++) LoadFrames.Append(frames, EnvelopeWriter.BuildHeader(kind, $"/bench/{prefix}{i}", "value"));
            return frames.WrittenMemory;
        }
    }
}
