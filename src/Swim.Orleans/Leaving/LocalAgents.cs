using System.Collections.Concurrent;

namespace Swim.Runtime;

/// <summary>The agents that are active on this silo. Safe from any thread.</summary>
internal sealed class LocalAgents
{
    private readonly ConcurrentDictionary<WebAgent, bool> _agents = new(ReferenceEqualityComparer.Instance);

    public bool IsEmpty => _agents.IsEmpty;

    public ICollection<WebAgent> All => _agents.Keys;

    public void Add(WebAgent agent) => _agents[agent] = true;

    public void Remove(WebAgent agent) => _agents.TryRemove(agent, out _);
}
