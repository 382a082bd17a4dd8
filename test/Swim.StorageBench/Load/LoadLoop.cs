using System.Diagnostics;

namespace Swim.StorageBench.Load;

/// <summary>Closed loops: every caller updates, waits until that is durable, and goes on, until the time is over.</summary>
internal static class LoadLoop
{
    private const int SamplesPerCaller = 20_000;

    private static long s_round;

    public static async Task<Measure> RunAsync(Contestant contestant, TimeSpan duration)
    {
        var samples = new List<double>[contestant.Callers];
        var calls = new long[contestant.Callers];
        GC.Collect();
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, contestant.Callers).Select(caller => Task.Run(() => CallAsync(caller))));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        cpu = Environment.CpuUsage.TotalTime - cpu;
        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;
        var updates = calls.Sum() * contestant.UpdatesPerCall;
        var times = samples.SelectMany(list => list).Order().ToArray();
        return new Measure(updates / seconds, cpu.TotalMicroseconds / Math.Max(1, updates), (double)allocated / Math.Max(1, updates), At(times, 0.5), At(times, 0.99));

        async Task CallAsync(int caller)
        {
            var own = samples[caller] = [];
            while (Stopwatch.GetElapsedTime(start) < duration)
            {
                var begin = Stopwatch.GetTimestamp();
                await contestant.UpdateAsync(caller, Interlocked.Increment(ref s_round)).ConfigureAwait(false);
                if (own.Count < SamplesPerCaller) own.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                calls[caller]++;
            }
        }
    }

    private static double At(double[] ordered, double share) => ordered.Length == 0 ? double.NaN : ordered[(int)(share * (ordered.Length - 1))];
}
