using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Swim.Runtime;

/// <summary>
/// Numbers the commands of this process that somebody waits for, and remembers those that were given up: unlike batches several may be under way to one agent, so that each is
/// named. Safe from any thread.
/// </summary>
internal static class CallOrders
{
    /// <summary>Agents of which it is remembered; the one that was first goes.</summary>
    public const int MaxNodes = 1024;

    /// <summary>Commands to one agent; the oldest goes.</summary>
    public const int MaxCalls = 16;

    // 62 random bits, so that those of different processes differ
    private static readonly long Caller = ((long)RandomNumberGenerator.GetInt32(1, int.MaxValue) << 31) | (uint)RandomNumberGenerator.GetInt32(int.MaxValue);

    private static readonly ConcurrentDictionary<string, long[]> GivenUp = new(StringComparer.Ordinal);
    private static readonly ConcurrentQueue<string> Nodes = new();
    private static long _number;

    /// <summary>The order of a command that is sent now.</summary>
    public static CallOrder Next(string node) => new(Caller, Interlocked.Increment(ref _number), GivenUp.GetValueOrDefault(node));

    /// <summary>Nobody waits any more for a command, and it may still be under way.</summary>
    public static void GiveUp(string node, in CallOrder order)
    {
        var number = order.Number;
        var isNew = false;
        GivenUp.AddOrUpdate(
            node,
            _ =>
            {
                isNew = true;
                return [number];
            },
            (_, numbers) =>
            {
                isNew = false;
                return [.. numbers.TakeLast(MaxCalls - 1), number];
            });
        if (!isNew) return;
        Nodes.Enqueue(node);
        while (Nodes.Count > MaxNodes && Nodes.TryDequeue(out var first)) GivenUp.TryRemove(first, out _);
    }
}
