using System.Buffers;
using Swim.Cli.Bench.Measuring;
using Swim.Cli.Bench.Wire;
using Swim.Warp;

namespace Swim.Cli.Bench.Works;

/// <summary>Connections that come, sync one lane and go, <c>--connections</c> at a time.</summary>
internal sealed class ChurnWork : ILoadWork
{
    public string Name => "churn";

    public string Description => "Connections that come, sync a lane and go without a word.";

    public async Task<IReadOnlyList<Figure>> RunAsync(LoadPlan plan, CancellationToken cancellationToken)
    {
        var latencies = new Latencies(plan.Time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var visits = 0L;
        var visitors = Task.WhenAll(Enumerable.Range(0, plan.Connections).Select(VisitAsync));
        await plan.RunAsync(visitors, plan.Warmup, cancellationToken);
        latencies.Reset();
        var before = Interlocked.Read(ref visits);
        var meter = new Meter(plan.Process, plan.Time);
        await plan.RunAsync(visitors, plan.Duration, cancellationToken);
        var figures = meter.Per("visits", Interlocked.Read(ref visits) - before).Concat(latencies.Figures("connect to synced ")).ToList();
        await ending.CancelAsync();
        await visitors;
        return figures;

        async Task VisitAsync(int index)
        {
            var frames = new ArrayBufferWriter<byte>();
            for (var turn = 0; !ending.IsCancellationRequested; turn++)
            {
                frames.ResetWrittenCount();
                LoadFrames.Append(frames, EnvelopeWriter.BuildHeader(EnvelopeKind.Sync, $"/bench/{(index + ((long)turn * plan.Connections)) % plan.Agents}", "value"));
                var sink = new ConfirmationSink();
                var synced = sink.Synced.ReachAsync(1);
                var began = plan.Time.GetTimestamp();
                await using var connection = await LoadConnection.OpenAsync(plan.Server, "warp0", sink, cancellationToken);
                await connection.SendAsync(frames.WrittenMemory, cancellationToken);
                await plan.WaitAsync(synced, "that a lane is synced", cancellationToken);
                latencies.RecordSince(began);
                Interlocked.Increment(ref visits);
            }
        }
    }
}
