using System.Buffers;
using Swim.Cli.Bench.Measuring;
using Swim.Cli.Bench.Protocols;
using Swim.Cli.Bench.Wire;

namespace Swim.Cli.Bench.Works;

/// <summary>
/// One sender, all connections follow each of the topics (<c>--agents</c>): a round is one event of each topic to each connection. Without a rate
/// the next round begins when the last has reached everybody.
/// </summary>
internal sealed class FanOutWork(Func<LoadPlan, ILoadProtocol> protocolOf) : ILoadWork
{
    public FanOutWork()
        : this(static plan => new WarpProtocol("/bench/{0}", "value", "value", new StampedBody(plan.Size)))
    {
    }

    public string Name => "fanout";

    public string Description => "Events of a few lanes (--agents) to all connections.";

    public bool HasRate => true;

    public async Task<IReadOnlyList<Figure>> RunAsync(LoadPlan plan, CancellationToken cancellationToken)
    {
        var protocol = protocolOf(plan);
        var latencies = new Latencies(plan.Time);
        var topics = Enumerable.Range(0, plan.Agents).ToArray();
        await using var followers = await Followers.OpenAsync(plan, protocol, latencies, _ => topics, perConnection: false, cancellationToken);
        var events = followers.Sink(0).Events;
        await using var sender = await LoadConnection.OpenAsync(plan.Server, protocol.Subprotocol, Silence.Instance, cancellationToken);
        var frames = new ArrayBufferWriter<byte>();
        protocol.AppendOpening(frames);
        if (frames.WrittenCount > 0) await sender.SendAsync(frames.WrittenMemory, cancellationToken);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var perRound = (long)plan.Connections * plan.Agents;
        var sending = plan.Rate > 0 ? new Pace(plan.Time, plan.Rate).RunAsync((_, due) => SendAsync(due), ending.Token) : LoopAsync();
        await plan.RunAsync(sending, plan.Warmup, cancellationToken);
        latencies.Reset();
        var before = events.Count;
        var meter = new Meter(plan.Process, plan.Time);
        await plan.RunAsync(sending, plan.Duration, cancellationToken);
        var delivered = events.Count - before;
        var figures = meter.Per("deliveries", delivered).Append(new Figure("rounds", delivered / (double)perRound / meter.Elapsed.TotalSeconds, "/s")).Concat(latencies.Figures()).ToList();
        await ending.CancelAsync();
        await sending;
        return figures;

        async Task LoopAsync()
        {
            while (!ending.IsCancellationRequested)
            {
                var came = events.ReachAsync(events.Count + perRound);
                await SendAsync(plan.Time.GetTimestamp());
                await plan.WaitAsync(came, "a round of events", cancellationToken);
            }
        }

        async ValueTask SendAsync(long stamp)
        {
            frames.ResetWrittenCount();
            foreach (var topic in topics) protocol.AppendSend(frames, topic, stamp);
            await sender.SendAsync(frames.WrittenMemory, cancellationToken);
        }
    }
}
