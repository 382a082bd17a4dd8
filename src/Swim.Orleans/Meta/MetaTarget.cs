using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>A meta node, answered by this process without starting an agent.</summary>
/// <param name="uri">Its URI as asked for.</param>
/// <param name="subject">What it is about.</param>
/// <param name="options">Bounds.</param>
internal sealed class MetaTarget(string uri, MetaSubject subject, SwimMetaOptions options) : NodeTarget
{
    /// <summary>The node in the hub of what all silos show together.</summary>
    public const string HostKey = "swim:meta:host";

    /// <summary>The node of what one silo logs.</summary>
    public const string SiloKey = "swim:meta:silo";

    /// <summary>The meta node's URI.</summary>
    public override string Node => uri;

    public override string AgentType => "swim:meta";

    public override bool HasLaneFragments => true;

    public override LaneKind? KindOf(string lane) => ViewOf(lane)?.Kind;

    /// <summary>What it is about.</summary>
    public MetaSubject Subject => subject;

    /// <summary>A lane of it; null when it has none of that name.</summary>
    public MetaView? ViewOf(string lane) => MetaView.Find(subject, uri.StartsWith("swimos:", StringComparison.Ordinal), lane, options.MaxEntries);

    /// <summary>The node in the hub of what an agent, or one of its lanes, shows of itself.</summary>
    public static string KeyOf(string node, string? lane) => lane is null ? $"swim:meta:node{node}" : $"swim:meta:node{node}\n{lane}";
}
