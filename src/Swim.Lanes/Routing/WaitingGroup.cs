using System.Runtime.CompilerServices;

namespace Swim.Lanes;

/// <summary>Some dozens of agents that are woken together. Each thread keeps a few empty ones.</summary>
internal sealed class WaitingGroup
{
    public const int Most = 64;

    private const int MostSpare = 32;

    [ThreadStatic]
    private static WaitingGroup? _spare;

    [ThreadStatic]
    private static int _spareCount;

    private Agents _agents;
    private int _count;

    /// <summary>The group behind it.</summary>
    public WaitingGroup? Next { get; set; }

    public bool IsFull => _count == Most;

    public static WaitingGroup Rent(WaitingGroup? next)
    {
        if (_spare is not { } group) return new WaitingGroup { Next = next };
        _spare = group.Next;
        _spareCount--;
        group.Next = next;
        return group;
    }

    public void Add(WaitingAgent agent) => _agents[_count++] = agent;

    /// <summary>Wakes them, and is empty again.</summary>
    public void Wake()
    {
        var agents = ((Span<WaitingAgent>)_agents)[.._count];

        // one after the other, each would wait for the memory of its own agent
        for (var step = 0; step < WaitingAgent.FetchSteps && agents.Length > 1; step++)
            foreach (var agent in agents) agent.Fetch(step);
        foreach (var agent in agents) agent.Wake();
        agents.Clear();
        _count = 0;
        Next = null;
        if (_spareCount == MostSpare) return;
        Next = _spare;
        _spare = this;
        _spareCount++;
    }

    [InlineArray(Most)]
    private struct Agents
    {
        private WaitingAgent _first;
    }
}
