namespace Swim.Lanes;

/// <summary>A lane whose form cannot write its present state: kept out of commits until its next change.</summary>
internal sealed class LaneHoldBack
{
    public required Exception Error { get; set; }

    /// <summary>Its bytes that are not stored, estimated.</summary>
    public long Bytes { get; set; }

    /// <summary>The turns of the agent that touched it, of a committed lane.</summary>
    public TurnRanges Turns { get; } = new();
}
