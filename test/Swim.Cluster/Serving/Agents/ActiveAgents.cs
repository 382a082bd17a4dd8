using System.Collections.Concurrent;

namespace Swim.Cluster.Serving.Agents;

/// <summary>Which agents are active in this process.</summary>
internal static class ActiveAgents
{
    private static readonly ConcurrentDictionary<string, int> Counts = new();

    public static IEnumerable<string> Nodes => Counts.Where(static one => one.Value > 0).Select(static one => one.Key).Order(StringComparer.Ordinal);

    public static void Started(string node)
    {
        if (Counts.AddOrUpdate(node, 1, static (_, count) => count + 1) > 1) Violation.Report($"{node} has two activations in one process");
    }

    public static void Stopped(string node) => Counts.AddOrUpdate(node, 0, static (_, count) => count - 1);
}
