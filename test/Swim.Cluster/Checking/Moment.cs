using System.Diagnostics;

namespace Swim.Cluster.Checking;

/// <summary>The machine's monotonic clock, which all its processes share.</summary>
internal static class Moment
{
    /// <summary>Milliseconds.</summary>
    public static long Now => Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000);
}
