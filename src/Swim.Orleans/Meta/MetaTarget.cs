using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>The meta node of this host, of an agent, or of one of its lanes, answered on this silo without starting the agent.</summary>
internal sealed class MetaTarget(string uri, string key) : NodeTarget
{
    /// <summary>The node in the hub of what this host shows of all its agents.</summary>
    public const string HostKey = "swim:meta:host";

    /// <summary>The meta node's URI.</summary>
    public override string Node => uri;

    public override string AgentType => "swim:meta";

    /// <summary>Where its readers are in the hub.</summary>
    public string Key => key;

    /// <summary>The node in the hub of what an agent, or one of its lanes, shows of itself. No agent has such a node: theirs begin with a slash.</summary>
    public static string KeyOf(string node, string? lane) => lane is null ? $"swim:meta:node{node}" : $"swim:meta:node{node}\n{lane}";
}
