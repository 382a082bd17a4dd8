using Swim.Cli.Bench.Measuring;

namespace Swim.Cli.Bench.Works;

/// <summary>Round trips at a steady rate while other connections send commands as fast as they can: what load does to latency.</summary>
internal sealed class MixWork(CommandWork commands, EchoWork echo) : ILoadWork
{
    public string Name => "mix";

    public string Description => "Round trips at --rate (1,000) while --connections send commands as fast as they can.";

    public bool HasRate => true;

    public async Task<IReadOnlyList<Figure>> RunAsync(LoadPlan plan, CancellationToken cancellationToken)
    {
        var calm = new LoadPlan
        {
            Server = plan.Server,
            Time = plan.Time,
            Duration = plan.Duration,
            Warmup = plan.Warmup,
            Patience = plan.Patience,
            Size = plan.Size,
            Rate = plan.Rate > 0 ? plan.Rate : 1000,
        };
        var loading = commands.RunAsync(plan, cancellationToken);
        var measured = await echo.RunAsync(calm, cancellationToken);
        return [.. await loading, .. measured.Where(static figure => !figure.Name.EndsWith("CPU", StringComparison.Ordinal))];
    }
}
