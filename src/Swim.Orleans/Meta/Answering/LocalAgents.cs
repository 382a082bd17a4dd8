using System.Collections.Concurrent;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>The agents that have started on this silo, by path and counted by type: what it shows of them. Safe from any thread.</summary>
internal sealed class LocalAgents(SwimClock clock)
{
    private readonly ConcurrentDictionary<string, TypeCount> _types = new(StringComparer.Ordinal);

    /// <summary>The agents by path; when each was started in milliseconds since 1970.</summary>
    public NodeTree<WebAgent> Nodes { get; } = new();

    /// <summary>How many are active of each type, and how many have started and ended so far.</summary>
    public IEnumerable<(string Type, string Route, long Active, long Started)> Types
    {
        get
        {
            foreach (var (type, count) in _types) yield return (type, count.Route, Volatile.Read(ref count.Active), Volatile.Read(ref count.Started));
        }
    }

    public void Add(WebAgent agent)
    {
        Nodes.Add(agent.NodeUri, agent, clock.Time.GetUtcNow().ToUnixTimeMilliseconds());
        var count = CountOf(agent);
        Interlocked.Increment(ref count.Active);
        Interlocked.Increment(ref count.Started);
    }

    /// <summary>Once for each that was added.</summary>
    public void Remove(WebAgent agent)
    {
        // a successor may stand there already
        Nodes.Remove(agent.NodeUri, agent);
        Interlocked.Decrement(ref CountOf(agent).Active);
    }

    private TypeCount CountOf(WebAgent agent)
    {
        var definition = agent.Activation.Definition;
        return _types.GetOrAdd(definition.Name, static (_, route) => new TypeCount(route), definition.Route);
    }

    private sealed class TypeCount(string route)
    {
        public long Active;
        public long Started;

        public string Route => route;
    }
}
