namespace Swim.Lanes;

/// <summary>Since when something of one agent is unsaved: a place in the silo's list, which is in the order of time. Owned by the <see cref="CommitScheduler"/>.</summary>
internal sealed class UnsavedMark
{
    public long Since { get; set; }

    public AgentCommits? Agent { get; set; }

    public UnsavedMark? Earlier { get; set; }

    public UnsavedMark? Later { get; set; }
}
