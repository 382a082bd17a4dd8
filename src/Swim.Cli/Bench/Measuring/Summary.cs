namespace Swim.Cli.Bench.Measuring;

/// <summary>One figure over repeated runs.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Median">The middle one; the mean of both middle ones when their number is even.</param>
/// <param name="Least">The smallest.</param>
/// <param name="Most">The largest.</param>
internal sealed record Summary(string Name, string Unit, double Median, double Least, double Most)
{
    /// <summary>Figures of all runs by name, in the order of the first run.</summary>
    public static IReadOnlyList<Summary> Of(IEnumerable<IReadOnlyList<Figure>> runs) =>
        [.. runs.SelectMany(static run => run).GroupBy(static figure => (figure.Name, figure.Unit)).Select(static group =>
        {
            var values = group.Select(static figure => figure.Value).Order().ToArray();
            var median = (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
            return new Summary(group.Key.Name, group.Key.Unit, median, values[0], values[^1]);
        })];
}
