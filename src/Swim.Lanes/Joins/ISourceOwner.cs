namespace Swim.Lanes;

/// <summary>A join lane as its links see it. For the agent's own thread.</summary>
internal interface ISourceOwner
{
    string Name { get; }

    /// <summary>The lane's kind.</summary>
    LaneKind Kind { get; }

    AgentJoins Joins { get; }

    /// <summary>Whether a lane of this kind can be a source.</summary>
    bool Accepts(LaneKind kind);

    /// <summary>The link stands.</summary>
    void OnLinked(SourceLink link);

    /// <summary>The source's whole state comes next; what it does not bring again goes at <see cref="OnSynced"/>.</summary>
    void OnSyncing(SourceLink link);

    /// <summary>A change at the source; <paramref name="known"/> when it may be one that the lane shows already.</summary>
    /// <exception cref="Recon.ReconException">What came does not fit the lane's forms.</exception>
    void OnOp(SourceLink link, in LaneOp op, bool known);

    /// <summary>The source's whole state has come.</summary>
    void OnSynced(SourceLink link);

    /// <summary>The link is down and will be opened again; what the source had stays.</summary>
    void OnUnlinked(SourceLink link, UnlinkReason reason);

    /// <summary>The source is no more: link and contributions go.</summary>
    void OnDeleted(SourceLink link);

    /// <summary>Every link, to be opened or let go.</summary>
    IEnumerable<SourceLink> AllLinks { get; }
}
