using HdrHistogram;

namespace Swim.Cli.Bench.Measuring;

/// <summary>Latencies of many connections, each counted from the time it was meant to begin. Any thread records; one reads.</summary>
internal sealed class Latencies(TimeProvider time)
{
    private const long AnHour = 3_600_000_000_000;

    private readonly Recorder _nanoseconds = HistogramFactory
        .With64BitBucketSize().WithValuesFrom(1).WithValuesUpTo(AnHour).WithPrecisionOf(3).WithThreadSafeWrites().WithThreadSafeReads().Create();

    /// <summary>Records one that ends now.</summary>
    /// <param name="began">A timestamp of the clock.</param>
    public void RecordSince(long began) => _nanoseconds.RecordValue(Math.Clamp((long)time.GetElapsedTime(began).TotalNanoseconds, 1, AnHour));

    /// <summary>Forgets what was recorded.</summary>
    public void Reset() => _nanoseconds.GetIntervalHistogram();

    /// <summary>The usual percentiles since the last reset or call, in microseconds; none when nothing was recorded.</summary>
    public IReadOnlyList<Figure> Figures(string prefix = "")
    {
        var histogram = _nanoseconds.GetIntervalHistogram();
        if (histogram.TotalCount == 0) return [];
        return [At("p50", 50), At("p90", 90), At("p99", 99), At("p99.9", 99.9), At("max", 100)];

        Figure At(string name, double percentile) => new(prefix + name, histogram.GetValueAtPercentile(percentile) / 1000.0, "µs");
    }
}
