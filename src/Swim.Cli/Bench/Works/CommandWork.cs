using System.Buffers;
using Swim.Cli.Bench.Measuring;
using Swim.Cli.Bench.Protocols;
using Swim.Cli.Bench.Wire;
using Swim.Warp;

namespace Swim.Cli.Bench.Works;

/// <summary>Commands as fast as the server takes them: the sockets hold the senders back. What counts is what handlers have handled.</summary>
/// <param name="name">On the command line.</param>
/// <param name="description">For people.</param>
/// <param name="lane">The lane of <c>/bench/N</c> that takes them.</param>
/// <param name="isMap">Whether the commands are <c>@update</c>s of a thousand keys.</param>
internal sealed class CommandWork(string name, string description, string lane, bool isMap) : ILoadWork
{
    private const int Keys = 1000;
    private const int BytesPerWrite = 32 * 1024;
    private const int LeastFrames = 2000;

    // what a server lets one connection name by default
    private const int MostAgentsPerConnection = 20_000;

    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(250);

    public string Name => name;

    public string Description => description;

    public async Task<IReadOnlyList<Figure>> RunAsync(LoadPlan plan, CancellationToken cancellationToken)
    {
        await using var counters = await ServerCounters.OpenAsync(plan, cancellationToken);
        await counters.ResetAsync(cancellationToken);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var connections = new List<LoadConnection>();
        try
        {
            for (var i = 0; i < plan.Connections; i++) connections.Add(await LoadConnection.OpenAsync(plan.Server, "warp0", Silence.Instance, cancellationToken));
            var senders = connections.Select((connection, index) => SendAsync(connection, Batches(plan, index), ending.Token)).ToArray();
            var allSent = Task.WhenAll(senders);
            await WarmUpAsync(plan, counters, allSent, cancellationToken);
            var before = await counters.HandledAsync(cancellationToken);
            var meter = new Meter(plan.Process, plan.Time);
            await plan.RunAsync(allSent, plan.Duration, cancellationToken);
            var after = await counters.HandledAsync(cancellationToken);
            var figures = meter.Per(isMap ? "updates" : "commands", after - before).ToList();
            await ending.CancelAsync();
            var sent = (await allSent).Sum();
            figures.Add(new Figure("lost", sent - await SettledAsync(plan, counters, sent, cancellationToken), ""));
            return figures;
        }
        finally
        {
            await ending.CancelAsync();
            foreach (var connection in connections) await connection.DisposeAsync();
        }
    }

    // a command to an agent that has to be started is not what is measured
    private static async Task WarmUpAsync(LoadPlan plan, ServerCounters counters, Task load, CancellationToken cancellationToken)
    {
        if (plan.Warmup == TimeSpan.Zero) return;
        var began = plan.Time.GetTimestamp();
        await plan.RunAsync(load, plan.Warmup, cancellationToken);
        while (await counters.HandledAsync(cancellationToken) < plan.Agents && plan.Time.GetElapsedTime(began) < plan.Patience)
            await plan.RunAsync(load, LookPeriod, cancellationToken);
    }

    /// <summary>Whole frames, each batch with their number: every agent of this connection gets the same share.</summary>
    private List<(ReadOnlyMemory<byte> Frames, int Count)> Batches(LoadPlan plan, int index)
    {
        var body = new StampedBody(plan.Size);
        var scratch = new byte[body.MaxLength];
        // a connection begins at another agent than its neighbour; more than it may name are shared out
        var first = (int)((long)plan.Agents * index / plan.Connections);
        var agents = plan.Agents <= MostAgentsPerConnection ? plan.Agents : Math.Max(1, plan.Agents / plan.Connections);
        var frames = new ArrayBufferWriter<byte>(2 * BytesPerWrite);
        var batches = new List<(ReadOnlyMemory<byte>, int)>();
        var count = 0;
        for (var i = 0; i < Math.Max(agents, LeastFrames); i++)
        {
            var header = EnvelopeWriter.BuildHeader(EnvelopeKind.Command, $"/bench/{(first + (i % agents)) % plan.Agents}", lane);
            var length = body.Write(scratch, i);
            if (isMap) LoadFrames.AppendUpdate(frames, header, i % Keys, scratch.AsSpan(0, length));
            else LoadFrames.AppendEnvelope(frames, header, scratch.AsSpan(0, length));
            count++;
            if (frames.WrittenCount < BytesPerWrite) continue;
            Cut();
        }

        if (count > 0) Cut();
        return batches;

        void Cut()
        {
            batches.Add((frames.WrittenSpan.ToArray(), count));
            frames.ResetWrittenCount();
            count = 0;
        }
    }

    private static async Task<long> SendAsync(LoadConnection connection, List<(ReadOnlyMemory<byte> Frames, int Count)> batches, CancellationToken cancellationToken)
    {
        var sent = 0L;
        while (true)
        {
            foreach (var (frames, count) in batches)
            {
                // a write that has begun is ended: half a frame would be an error of ours
                if (cancellationToken.IsCancellationRequested) return sent;
                await connection.SendAsync(frames, CancellationToken.None);
                sent += count;
            }
        }
    }

    /// <summary>What has been handled when all that was sent is, or nothing changes any more.</summary>
    private static async Task<long> SettledAsync(LoadPlan plan, ServerCounters counters, long sent, CancellationToken cancellationToken)
    {
        var last = -1L;
        while (true)
        {
            var handled = await counters.HandledAsync(cancellationToken);
            if (handled >= sent || handled == last) return handled;
            last = handled;
            await Task.Delay(TimeSpan.FromSeconds(1), plan.Time, cancellationToken);
        }
    }
}
