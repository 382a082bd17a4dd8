using System.Collections.Concurrent;

namespace Swim.Tests;

/// <summary>What agents of this test process did, by node.</summary>
public static class AgentEvents
{
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Events = new();

    public static void Add(string node, string what) => Events.GetOrAdd(node, _ => new()).Enqueue(what);

    public static string[] Of(string node) => Events.TryGetValue(node, out var events) ? [.. events] : [];
}
