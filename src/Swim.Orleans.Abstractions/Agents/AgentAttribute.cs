namespace Swim;

/// <summary>Makes a <c>partial</c> class that derives from <c>WebAgent</c> the agent of a route: <c>[Agent("/vehicle/:id")]</c>.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AgentAttribute(string route) : Attribute
{
    /// <summary>The route pattern; segments that begin with <c>:</c> are parameters.</summary>
    public string Route { get; } = route;

    /// <summary>The stable name of the agent type: part of the identity of stored state. Default: the literal segments of the route, joined by a dash.</summary>
    public string? Name { get; set; }

    /// <summary>The durability of lanes that do not say their own. Default: <see cref="Durability.WriteBehind"/>.</summary>
    public Durability Durability { get; set; }

    /// <summary>
    /// The interface marked <see cref="AgentContractAttribute"/> that callers of this agent know. The build compares route, name and lanes with it,
    /// and typed handles come from it. Default: none; then handles are made from the agent's own lanes.
    /// </summary>
    public Type? Contract { get; set; }
}
