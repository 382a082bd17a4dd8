using System.Buffers;
using System.Globalization;
using Swim.Cli.Bench.Measuring;
using Swim.Cli.Bench.Wire;
using Swim.Warp;

namespace Swim.Cli.Bench.Works;

/// <summary>A join over many leaves (<c>--agents</c>), each of which is set again and again; counts what the join has taken over.</summary>
internal sealed class JoinWork : ILoadWork
{
    public string Name => "join";

    public string Description => "Values of many agents (--agents) set in rounds, and taken over by a join.";

    public async Task<IReadOnlyList<Figure>> RunAsync(LoadPlan plan, CancellationToken cancellationToken)
    {
        await using var counters = await ServerCounters.OpenAsync(plan, cancellationToken);
        await counters.ResetAsync(cancellationToken);
        await using var connection = await LoadConnection.OpenAsync(plan.Server, "warp0", Silence.Instance, cancellationToken);
        var aggregate = string.Create(CultureInfo.InvariantCulture, $"/agg/{plan.Agents}");
        await SendAsync("register", string.Create(CultureInfo.InvariantCulture, $"{plan.Agents}"));
        var round = 0L;
        var joined = await RoundsAsync(TimeSpan.Zero);
        joined = await RoundsAsync(plan.Warmup);
        var meter = new Meter(plan.Process, plan.Time);
        var before = joined;
        joined = await RoundsAsync(plan.Duration);
        return [.. meter.Per("updates joined", joined - before)];

        // a round has ended when each leaf's new value is joined; values of a round may not be coalesced with those of the next
        async Task<long> RoundsAsync(TimeSpan length)
        {
            var began = plan.Time.GetTimestamp();
            var now = await counters.JoinedAsync(cancellationToken);
            do
            {
                var wanted = now + plan.Agents;
                await SendAsync("pulse", string.Create(CultureInfo.InvariantCulture, $"{{n:{plan.Agents},v:{++round}}}"));
                var asked = plan.Time.GetTimestamp();
                while ((now = await counters.JoinedAsync(cancellationToken)) < wanted)
                {
                    if (plan.Time.GetElapsedTime(asked) > plan.Patience) throw new TimeoutException($"{aggregate}: {now} updates joined, {wanted} were expected.");
                    await Task.Delay(TimeSpan.FromMilliseconds(2), plan.Time, cancellationToken);
                }
            }
            while (plan.Time.GetElapsedTime(began) < length);
            return now;
        }

        async Task SendAsync(string lane, string body)
        {
            var frames = new ArrayBufferWriter<byte>();
            LoadFrames.AppendEnvelope(frames, EnvelopeWriter.BuildHeader(EnvelopeKind.Command, aggregate, lane), System.Text.Encoding.ASCII.GetBytes(body));
            await connection.SendAsync(frames.WrittenMemory, cancellationToken);
        }
    }
}
