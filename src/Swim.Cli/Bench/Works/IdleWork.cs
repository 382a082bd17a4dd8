using System.Buffers;
using System.Globalization;
using Swim.Cli.Bench.Measuring;
using Swim.Cli.Bench.Wire;
using Swim.Warp;

namespace Swim.Cli.Bench.Works;

/// <summary>What the server keeps for agents, links and connections that do nothing.</summary>
internal sealed class IdleWork : ILoadWork
{
    private int _run;

    public string Name => "idle";

    public string Description => "Managed and resident bytes per idle agent (--agents), link and connection (--connections).";

    public async Task<IReadOnlyList<Figure>> RunAsync(LoadPlan plan, CancellationToken cancellationToken)
    {
        await using var counters = await ServerCounters.OpenAsync(plan, cancellationToken);
        var prefix = string.Create(CultureInfo.InvariantCulture, $"{plan.Time.GetUtcNow().ToUnixTimeMilliseconds()}-{_run++}-");
        var figures = new List<Figure>();
        var sink = new ConfirmationSink();
        await using var connection = await LoadConnection.OpenAsync(plan.Server, "warp0", sink, cancellationToken);
        var last = await LookAsync();

        await plan.WaitAsync(LinkAsync(), "that all lanes are linked", cancellationToken);
        await NoteAsync("agent and link", plan.Agents);

        var gone = sink.Unlinked.ReachAsync(plan.Agents);
        await connection.SendAsync(Frames(EnvelopeKind.Unlink), cancellationToken);
        await plan.WaitAsync(gone, "that all lanes are unlinked", cancellationToken);
        last = await LookAsync();

        await plan.WaitAsync(LinkAsync(), "that all lanes are linked again", cancellationToken);
        await NoteAsync("link", plan.Agents);

        var opened = new List<LoadConnection>();
        try
        {
            for (var i = 0; i < plan.Connections; i++) opened.Add(await LoadConnection.OpenAsync(plan.Server, "warp0", Silence.Instance, cancellationToken));
            await NoteAsync("connection", plan.Connections);
        }
        finally
        {
            foreach (var open in opened) await open.DisposeAsync();
        }

        return figures;

        async Task<(long Heap, long Resident)> LookAsync() => (await counters.HeapAsync(cancellationToken), plan.Process?.ResidentBytes ?? 0);

        async Task NoteAsync(string what, int count)
        {
            var now = await LookAsync();
            figures.Add(new Figure($"managed per {what}", (now.Heap - last.Heap) / (double)count, "B"));
            if (plan.Process is not null) figures.Add(new Figure($"resident per {what}", (now.Resident - last.Resident) / (double)count, "B"));
            last = now;
        }

        async Task LinkAsync()
        {
            var linked = sink.Linked.ReachAsync(sink.Linked.Count + plan.Agents);
            await connection.SendAsync(Frames(EnvelopeKind.Link), cancellationToken);
            await linked;
        }

        ReadOnlyMemory<byte> Frames(EnvelopeKind kind)
        {
            var frames = new ArrayBufferWriter<byte>();
            for (var i = 0; i < plan.Agents; i++) LoadFrames.Append(frames, EnvelopeWriter.BuildHeader(kind, $"/leaf/{prefix}{i}", "value"));
            return frames.WrittenMemory;
        }
    }
}
