using Orleans;

namespace Swim.Runtime;

/// <summary>
/// The head record of an agent in a storage that writes records one by one. Pages are written first under names nobody has used, the head
/// last: whoever cannot write the head has written nothing.
/// </summary>
[GenerateSerializer]
[Alias("swim.agent-head")]
public sealed class AgentHeadState
{
    /// <summary>The activation that holds the agent.</summary>
    [Id(0)]
    public string Writer { get; set; } = "";

    /// <summary>Number of commits so far.</summary>
    [Id(1)]
    public long Commit { get; set; }

    /// <summary>Where each record is: record name to the name of its page.</summary>
    [Id(2)]
    public Dictionary<string, string> Pages { get; set; } = [];
}
