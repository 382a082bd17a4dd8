namespace Swim.StorageBench.Load;

/// <summary>What one run showed.</summary>
/// <param name="Rate">Durable updates per second.</param>
/// <param name="CpuMicroseconds">CPU of this process per update.</param>
/// <param name="Allocated">Bytes of memory that this process allocated per update.</param>
/// <param name="Median">Median time of a call, milliseconds.</param>
/// <param name="Percentile99">99th percentile of the same.</param>
internal sealed record Measure(double Rate, double CpuMicroseconds, double Allocated, double Median, double Percentile99)
{
    /// <summary>The run whose rate is the median.</summary>
    public static Measure MedianOf(IEnumerable<Measure> runs)
    {
        var ordered = runs.OrderBy(run => run.Rate).ToArray();
        return ordered[ordered.Length / 2];
    }
}
