using System.Diagnostics;

namespace Swim.Conformance.Serving.Agents;

/// <summary>What the agents of this process have handled.</summary>
internal static class Counters
{
    private static long _handled;
    private static long _joined;

    public static long HandledCount => Interlocked.Read(ref _handled);

    public static long JoinedCount => Interlocked.Read(ref _joined);

    public static void Handled() => Interlocked.Increment(ref _handled);

    public static void Joined() => Interlocked.Increment(ref _joined);

    public static void Reset()
    {
        Interlocked.Exchange(ref _handled, 0);
        Interlocked.Exchange(ref _joined, 0);
    }

    /// <summary>Keeps the thread busy, as a handler that computes does.</summary>
    public static void Work(TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time)
        {
        }
    }
}
