using System.Collections.Frozen;

namespace Swim.Lanes;

/// <summary>What is the same for every agent of one class: type name, route, lanes, timers. The generator writes one per class.</summary>
public sealed class AgentDefinition
{
    private readonly FrozenDictionary<string, int> _indexes;

    /// <summary>A definition; lane names must differ.</summary>
    /// <param name="name">The stable name of the agent type: part of the identity of stored state.</param>
    /// <param name="route">The route pattern, <c>/vehicle/:id</c>.</param>
    /// <param name="agentClass">The class.</param>
    /// <param name="lanes">The lanes; an agent's lane array has the same order.</param>
    /// <exception cref="ArgumentException">Two lanes have the same name.</exception>
    public AgentDefinition(string name, string route, Type agentClass, params LaneDefinition[] lanes)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(route);
        ArgumentNullException.ThrowIfNull(agentClass);
        ArgumentNullException.ThrowIfNull(lanes);
        Name = name;
        Route = route;
        AgentClass = agentClass;
        Lanes = lanes;
        RenamesLanes = lanes.Any(static lane => lane.IsStored && lane.FormerNames.Count > 0);
        _indexes = lanes.Select((lane, index) => (lane.Name, index)).ToFrozenDictionary(e => e.Name, e => e.index, StringComparer.Ordinal);
        if (_indexes.Count != lanes.Length) throw new ArgumentException($"Agent {name} ({agentClass}) has two lanes of the same name.", nameof(lanes));
    }

    /// <summary>The stable name of the agent type.</summary>
    public string Name { get; }

    /// <summary>The route pattern.</summary>
    public string Route { get; }

    /// <summary>The agent class.</summary>
    public Type AgentClass { get; }

    /// <summary>The lanes in order.</summary>
    public IReadOnlyList<LaneDefinition> Lanes { get; }

    /// <summary>Timers that run while an agent is active.</summary>
    public IReadOnlyList<AgentTimerDefinition> Timers { get; init; } = [];

    /// <summary>Parameters of the route that have a type.</summary>
    public IReadOnlyList<AgentParameterDefinition> Parameters { get; init; } = [];

    /// <summary>Schedules that run while an agent is active.</summary>
    public IReadOnlyList<AgentCronDefinition> Crons { get; init; } = [];

    /// <summary>Durable reminders, which run although the agent sleeps.</summary>
    public IReadOnlyList<AgentReminderDefinition> Reminders { get; init; } = [];

    /// <summary>Whether records may lie under former names of lanes.</summary>
    internal bool RenamesLanes { get; }

    /// <summary>The index of a lane by name, or -1.</summary>
    public int IndexOf(string lane) => _indexes.TryGetValue(lane, out var index) ? index : -1;
}
