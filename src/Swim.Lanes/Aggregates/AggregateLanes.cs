using Swim.Lanes;

namespace Swim;

/// <summary>Aggregates of several entries written to map lanes.</summary>
public static class AggregateLanes
{
    /// <summary>Keeps a map lane at exactly the entries of the figure: at once, then at the end of each turn that changed them. Entries that stay are not touched.</summary>
    /// <returns>The aggregate.</returns>
    public static Aggregate<IReadOnlyList<KeyValuePair<TKey, TValue>>> Into<TKey, TValue>(
        this Aggregate<IReadOnlyList<KeyValuePair<TKey, TValue>>> aggregate, MapLane<TKey, TValue> lane)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(aggregate);
        ArgumentNullException.ThrowIfNull(lane);
        return aggregate.Into(entries => Become(lane, entries));
    }

    internal static void SetIfOther<TKey, TValue>(MapLane<TKey, TValue> lane, TKey key, TValue value)
        where TKey : notnull
    {
        if (!lane.TryGetValue(key, out var before) || !EqualityComparer<TValue>.Default.Equals(before, value)) lane.Set(key, value);
    }

    private static void Become<TKey, TValue>(MapLane<TKey, TValue> lane, IReadOnlyList<KeyValuePair<TKey, TValue>> entries)
        where TKey : notnull
    {
        var wanted = new SortedPages<TKey, bool>(lane.KeyComparer);
        foreach (var (key, _) in entries) wanted.Set(key, true);
        foreach (var (key, _) in lane)
            if (!wanted.TryGetValue(key, out _)) lane.Remove(key);
        foreach (var (key, value) in entries) SetIfOther(lane, key, value);
    }
}
