namespace Swim.Client;

/// <summary>What a map downlink runs, on the thread pool, one at a time.</summary>
public sealed record WarpMapHandlers<TKey, TValue> where TKey : notnull
{
    /// <summary>(key, new value), after an entry changed.</summary>
    public Action<TKey, TValue>? OnUpdate { get; init; }

    /// <summary>(key), after an entry went.</summary>
    public Action<TKey>? OnRemove { get; init; }

    /// <summary>After all entries went.</summary>
    public Action? OnClear { get; init; }

    /// <summary>The lane's state has been received in full.</summary>
    public Action? OnSynced { get; init; }
}
