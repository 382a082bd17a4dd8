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

    /// <summary>Where each record is: record name to the name of its page. Empty when there are so many that <see cref="Buckets"/> name them.</summary>
    [Id(2)]
    public Dictionary<string, string> Pages { get; set; } = [];

    /// <summary>Which of the writer's tries this is, so that it knows its own head again when it was not told that it had been written. 0: the claim.</summary>
    [Id(3)]
    public long Attempt { get; set; }

    /// <summary>Activations that wrote the buckets.</summary>
    [Id(4)]
    public List<string> Writers { get; set; } = [];

    /// <summary>
    /// The buckets of the index in order, a power of two of them, each as the place of its writer in <see cref="Writers"/> and that one's try: <c>0.17</c>.
    /// Bucket 5 is the state <c>swim.index/5@writer.17</c>.
    /// </summary>
    [Id(5)]
    public List<string> Buckets { get; set; } = [];
}
