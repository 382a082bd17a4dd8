using Orleans;

namespace Swim.Runtime;

/// <summary>One stored record of an agent: Recon text, so that any storage shows it readably.</summary>
[GenerateSerializer]
[Alias("swim.lane-record")]
public sealed class LaneRecordState
{
    /// <summary>The record's Recon text.</summary>
    [Id(0)]
    public string Text { get; set; } = "";
}
