using Swim.Recon;

namespace Swim.Lanes;

/// <summary>Definition of a <see cref="ListLane{T}"/>.</summary>
public sealed class ListLaneDefinition<T>(string name, Form<T> form) : LaneDefinition(name, LaneKind.List)
{
    /// <summary>How elements are written and read.</summary>
    public Form<T> Form { get; } = form;

    /// <summary>(agent, index, new value, old value or default) → the value to store instead; before an element is replaced or inserted.</summary>
    public Func<object, int, T, T?, T>? WillUpdate { get; init; }

    /// <summary>(agent, index, value); after an element came in.</summary>
    public Action<object, int, T>? DidInsert { get; init; }

    /// <summary>(agent, index, new value, old value); after an element was replaced.</summary>
    public Action<object, int, T, T>? DidUpdate { get; init; }

    /// <summary>(agent, index); before an element goes.</summary>
    public Action<object, int>? WillRemove { get; init; }

    /// <summary>(agent, index, old value).</summary>
    public Action<object, int, T>? DidRemove { get; init; }

    /// <summary>(agent, from, to); before an element moves.</summary>
    public Action<object, int, int>? WillMove { get; init; }

    /// <summary>(agent, from, to, value).</summary>
    public Action<object, int, int, T>? DidMove { get; init; }

    /// <summary>(agent); before all elements go.</summary>
    public Action<object>? WillClear { get; init; }

    /// <summary>(agent); after all elements went.</summary>
    public Action<object>? DidClear { get; init; }

    /// <summary>(agent, count); before the first <c>count</c> elements go.</summary>
    public Action<object, int>? WillDrop { get; init; }

    /// <summary>(agent, count).</summary>
    public Action<object, int>? DidDrop { get; init; }

    /// <summary>(agent, count); before all but the first <c>count</c> elements go.</summary>
    public Action<object, int>? WillTake { get; init; }

    /// <summary>(agent, count).</summary>
    public Action<object, int>? DidTake { get; init; }

    internal override bool KeepsState => true;

    internal override Lane Create(AgentLanes agent) => new ListLane<T>(agent, this);
}
