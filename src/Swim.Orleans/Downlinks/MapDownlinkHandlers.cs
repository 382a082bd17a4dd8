using Swim.Lanes;

namespace Swim;

/// <summary>What a map downlink runs on the agent's thread of logic.</summary>
public sealed record MapDownlinkHandlers<TKey, TValue> where TKey : notnull
{
    /// <summary>(key, new value), after an entry changed.</summary>
    public Action<TKey, TValue>? OnUpdate { get; init; }

    /// <summary>(key), after an entry went.</summary>
    public Action<TKey>? OnRemove { get; init; }

    /// <summary>After all entries went.</summary>
    public Action? OnClear { get; init; }

    /// <summary>The lane's state has been received in full.</summary>
    public Action? OnSynced { get; init; }

    /// <summary>(why); the link is down. After <see cref="UnlinkReason.Failed"/> it is opened again by itself.</summary>
    public Action<UnlinkReason>? OnUnlinked { get; init; }
}
