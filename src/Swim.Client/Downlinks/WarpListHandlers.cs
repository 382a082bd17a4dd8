namespace Swim.Client;

/// <summary>What a list downlink runs, on the thread pool, one at a time.</summary>
public sealed record WarpListHandlers<T>
{
    /// <summary>(index, value), after an element came in; those behind it stand one further.</summary>
    public Action<int, T>? OnInsert { get; init; }

    /// <summary>(index, new value), after an element changed.</summary>
    public Action<int, T>? OnUpdate { get; init; }

    /// <summary>(from, to, value), after an element moved; <c>to</c> counts without the element itself.</summary>
    public Action<int, int, T>? OnMove { get; init; }

    /// <summary>(index, last value), after an element went; those behind it stand one nearer.</summary>
    public Action<int, T>? OnRemove { get; init; }

    /// <summary>After all elements went; also when the connection was lost or handlers are far behind: the list as it is follows.</summary>
    public Action? OnClear { get; init; }

    /// <summary>The lane's state has been received in full.</summary>
    public Action? OnSynced { get; init; }
}
