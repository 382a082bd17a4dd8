using System.Diagnostics.CodeAnalysis;
using Swim.Lanes;

namespace Swim;

/// <summary>
/// One figure per group of a lane's entries. A change costs what it costs within its group. For the agent's own thread; ends with the activation.
/// Groups are compared by their own equality.
/// </summary>
public abstract class GroupedAggregate<TGroup, TResult> : AggregateNode
    where TGroup : notnull
{
    private protected GroupedAggregate(Lane lane)
        : base(lane)
    {
    }

    /// <summary>Number of groups that have an entry.</summary>
    public abstract int Count { get; }

    /// <summary>The groups that have an entry, in no order.</summary>
    public abstract IEnumerable<TGroup> Groups { get; }

    /// <summary>The figure of a group now, this turn's changes included.</summary>
    /// <exception cref="KeyNotFoundException">The group has no entry.</exception>
    public TResult this[TGroup group] => TryGetValue(group, out var value) ? value : throw new KeyNotFoundException($"No entry of lane {Lane.Name} belongs to group {group}.");

    /// <summary>The figure of a group now; false when the group has no entry.</summary>
    public abstract bool TryGetValue(TGroup group, [MaybeNullWhen(false)] out TResult value);

    /// <summary>
    /// Keeps a map lane at the figures: at once, then at the end of each turn, what has changed. Groups without an entry are not in it.
    /// </summary>
    /// <returns>This aggregate.</returns>
    public abstract GroupedAggregate<TGroup, TResult> Into(MapLane<TGroup, TResult> lane);
}
