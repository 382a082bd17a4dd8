using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>The ordinary way to agents, wherever they are: it starts them. Never called from a grain's turn.</summary>
internal interface IClusterAgents
{
    /// <summary>Has a node's agent publish lanes to this process; returns false when the node is nobody's.</summary>
    /// <exception cref="Exception">The agent cannot be started or reached.</exception>
    Task<bool> WatchAsync(string node, PeerAddress self, string[] lanes, long stamp);

    /// <summary>Delivers steps of links again; tells their readers when the agent cannot be reached.</summary>
    Task ResendAsync(string node, NodeBatch batch);
}
