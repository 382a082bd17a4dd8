using System.Globalization;
using Swim.StorageBench.Load;

namespace Swim.StorageBench.Report;

/// <summary>Results as Markdown.</summary>
internal static class Tables
{
    /// <summary>All contestants of one row of the comparison; ratios are to the first.</summary>
    public static void Write(TextWriter output, string title, IReadOnlyList<(string Name, Measure Result)> results)
    {
        output.WriteLine();
        output.WriteLine($"### {title}");
        output.WriteLine("| | updates/s | of the first | CPU µs/update | allocated B/update | p50 ms | p99 ms |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var (name, result) in results)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {result.Rate:N0} | {result.Rate / results[0].Result.Rate:0.00} | {result.CpuMicroseconds:0.0} | {result.Allocated:N0} | {result.Median:0.00} | {result.Percentile99:0.00} |"));
        }
    }
}
