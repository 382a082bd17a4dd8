namespace Swim.Lanes;

/// <summary>What only an activation that has been at work needs: there are very many that have not.</summary>
internal sealed class AgentWork
{
    /// <summary>Commands carried out or refused. Written on the agent's thread, read on any.</summary>
    public long CommandCount;

    /// <summary>How long their handlers ran, in ticks of the stopwatch. As above.</summary>
    public long HandlingTime;

    /// <summary>The hub's <see cref="LaneHub.Changes"/> before it was last asked for the agent's feeds; -1: not yet.</summary>
    public long FeedsAsOf { get; set; } = -1;

    public LateBatches? Late { get; set; }

    public List<OutgoingAction>? Outgoing { get; set; }
}
