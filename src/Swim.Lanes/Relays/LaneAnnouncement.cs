namespace Swim.Lanes;

/// <summary>What the cluster tells a new activation: its rank among all activations of the node, what became of the one before, and who watches.</summary>
/// <param name="Stamp">Grows from activation to activation of a node; readers listen to the highest.</param>
/// <param name="PreviousEpoch">The activation before; empty when it is not known.</param>
/// <param name="IsPreviousClosed">It closed cleanly: everything it had is published and stored.</param>
/// <param name="Watchers">Processes with readers, one entry for each lane.</param>
public sealed record LaneAnnouncement(long Stamp, Guid PreviousEpoch, bool IsPreviousClosed, IReadOnlyList<LaneWatcher> Watchers)
{
    /// <summary>Nothing is known: no one watches, nothing before.</summary>
    public static LaneAnnouncement None { get; } = new(0, default, false, []);
}
