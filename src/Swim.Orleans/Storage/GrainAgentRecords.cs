using Orleans;
using Orleans.Runtime;
using Swim.Lanes;

namespace Swim.Runtime;

/// <summary>An activation's hold on its records in a storage that writes them one by one.</summary>
internal sealed class GrainAgentRecords(
    string agentType,
    string node,
    GrainId id,
    string writer,
    GrainState<AgentHeadState> head,
    long commit,
    PageIndex index,
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> records) : AgentRecords(agentType, node, records)
{
    /// <summary>So many tries whose heads may or may not have been written are remembered.</summary>
    public const int MaxUncertain = 16;

    public GrainId Id { get; } = id;

    public string Writer { get; } = writer;

    /// <summary>The head's tag, without its content.</summary>
    public GrainState<AgentHeadState> Head { get; set; } = head;

    /// <summary>Number of the last commit.</summary>
    public long Commit { get; private set; } = commit;

    /// <summary>Where the records are.</summary>
    public PageIndex Index { get; private set; } = index;

    /// <summary>Number of commits tried: makes page names unique even when it is unknown whether a commit took place.</summary>
    public long Attempts { get; set; }

    /// <summary>The try that <see cref="Index"/> is the outcome of; 0: what was found.</summary>
    public long Standing { get; private set; }

    /// <summary>Tries upon <see cref="Index"/> that the storage may yet turn out to have carried out, or may carry out still.</summary>
    public List<CommitAttempt> Uncertain { get; } = [];

    /// <summary>A head that expects none before it may still be on its way.</summary>
    public bool MayAppear { get; set; }

    /// <summary>Another activation has the agent: nothing may be written any more.</summary>
    public bool IsBroken { get; set; }

    /// <summary>A try is the last that took place; returns the states that nothing names any more.</summary>
    public List<KeyValuePair<string, StoredPage>> Adopt(CommitAttempt attempt)
    {
        List<KeyValuePair<string, StoredPage>> waste = [.. Index.ReplacedBy(attempt.Index, attempt.Records)];
        foreach (var other in Uncertain)
            if (other.Number != attempt.Number) waste.AddRange(other.Written);
        Uncertain.Clear();
        Index = attempt.Index;
        Standing = attempt.Number;
        Commit++;
        return waste;
    }

    /// <summary>Nothing is stored any more; returns the states that were.</summary>
    public List<KeyValuePair<string, StoredPage>> Empty()
    {
        List<KeyValuePair<string, StoredPage>> waste = [.. Index.States];
        foreach (var other in Uncertain) waste.AddRange(other.Written);
        Uncertain.Clear();
        Index = new PageIndex();
        Standing = 0;
        Commit = 0;
        return waste;
    }
}
