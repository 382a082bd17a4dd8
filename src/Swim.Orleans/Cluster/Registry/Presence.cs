using System.Collections.Concurrent;

namespace Swim.Runtime;

/// <inheritdoc cref="IPresence"/>
internal sealed class Presence(IPeerTransport transport) : IPresence
{
    private readonly ConcurrentDictionary<string, IPresentAgent> _agents = new(StringComparer.Ordinal);

    public PeerAddress Self => transport.Self;

    /// <summary>Active agents.</summary>
    public IEnumerable<IPresentAgent> All
    {
        get
        {
            foreach (var (_, agent) in _agents) yield return agent;
        }
    }

    public IPresentAgent? Find(ReadOnlySpan<char> node) => _agents.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(node, out var agent) ? agent : null;

    public IPresentAgent? Find(string node) => _agents.GetValueOrDefault(node);

    /// <summary>An activation begins; one that is still there of the same node has not been told of its end yet.</summary>
    public void Add(IPresentAgent agent)
    {
        if (_agents.TryGetValue(agent.Node, out var former) && former is PresentAgent { Agent: { } ended } && !ReferenceEquals(former, agent)) ended.CloseTurns();
        _agents[agent.Node] = agent;
    }

    /// <summary>An activation has ended.</summary>
    public void Remove(IPresentAgent agent) => _agents.TryRemove(new KeyValuePair<string, IPresentAgent>(agent.Node, agent));
}
