using System.Buffers;
using Swim.Cli.Bench.Measuring;
using Swim.Cli.Bench.Protocols;
using Swim.Cli.Bench.Wire;

namespace Swim.Cli.Bench.Works;

/// <summary>
/// A command, and the event it makes: with a rate, each at its time whatever became of the ones before, and counted from that time; without,
/// each connection sends the next when the last came back.
/// </summary>
internal sealed class EchoWork(Func<LoadPlan, ILoadProtocol> protocolOf) : ILoadWork
{
    public EchoWork()
        : this(static plan => new WarpProtocol("/bench/{0}", "echo", "echoCmd", new StampedBody(plan.Size)))
    {
    }

    public string Name => "echo";

    public string Description => "Command to event round trips: one outstanding per connection, or with --rate open loop.";

    public bool HasRate => true;

    public async Task<IReadOnlyList<Figure>> RunAsync(LoadPlan plan, CancellationToken cancellationToken)
    {
        var protocol = protocolOf(plan);
        var latencies = new Latencies(plan.Time);
        await using var followers = await Followers.OpenAsync(plan, protocol, latencies, static index => [index], perConnection: true, cancellationToken);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var sending = Task.WhenAll(plan.Rate > 0
            ? [new Pace(plan.Time, plan.Rate).RunAsync((turn, due) => SendAsync(turn % plan.Connections, due), ending.Token)]
            : Enumerable.Range(0, plan.Connections).Select(LoopAsync));
        await plan.RunAsync(sending, plan.Warmup, cancellationToken);
        latencies.Reset();
        var before = followers.EventCount;
        var meter = new Meter(plan.Process, plan.Time);
        await plan.RunAsync(sending, plan.Duration, cancellationToken);
        var figures = meter.Per("round trips", followers.EventCount - before).Concat(latencies.Figures()).ToList();
        await ending.CancelAsync();
        await sending;
        return figures;

        async Task LoopAsync(int index)
        {
            var sink = followers.Sink(index);
            while (!ending.IsCancellationRequested)
            {
                var came = sink.Events.ReachAsync(sink.Events.Count + 1);
                await SendAsync(index, plan.Time.GetTimestamp());
                await plan.WaitAsync(came, "the event that a command makes", cancellationToken);
            }
        }

        async ValueTask SendAsync(int index, long stamp)
        {
            var frames = new ArrayBufferWriter<byte>(256);
            protocol.AppendSend(frames, index % plan.Agents, stamp);
            await followers.Connection(index).SendAsync(frames.WrittenMemory, cancellationToken);
        }
    }
}
