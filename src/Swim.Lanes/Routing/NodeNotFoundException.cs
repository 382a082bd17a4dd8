namespace Swim;

/// <summary>No agent's route fits a node URI.</summary>
public sealed class NodeNotFoundException : Exception
{
    /// <summary>For <paramref name="node"/>; <paramref name="routes"/> says which routes there are.</summary>
    public NodeNotFoundException(string node, string? routes = null)
        : base($"No agent has a route for {node}." + (routes is null ? "" : $" Routes: {routes}.")) => Node = node;

    /// <summary>The node URI.</summary>
    public string Node { get; }
}
