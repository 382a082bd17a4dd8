using Orleans;

namespace Swim.Runtime;

/// <summary>A part of the index of an agent with many records: where the records are whose names fall into it. Never changed once written.</summary>
[GenerateSerializer]
[Alias("swim.index-bucket")]
public sealed class IndexBucketState
{
    /// <summary>Activations that wrote the pages.</summary>
    [Id(0)]
    public List<string> Writers { get; set; } = [];

    /// <summary>Record name to the place of its page's writer in <see cref="Writers"/> and that one's try, <c>0.17</c>: the state <c>swim.record@writer.17</c>.</summary>
    [Id(1)]
    public Dictionary<string, string> Pages { get; set; } = [];
}
