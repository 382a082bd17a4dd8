namespace Swim.Gateway.Connections;

/// <summary>A node as one connection names it: one per link key (the spelling resolved against <c>/</c>).</summary>
internal sealed class LinkNode(string key, NodeQueue queue)
{
    /// <summary>The link key.</summary>
    public string Key => key;

    /// <summary>The agent's queue, shared by all spellings of the agent.</summary>
    public NodeQueue Queue => queue;

    /// <summary>Links under this link key; guarded by the connection's table.</summary>
    public int LinkCount { get; set; }
}
