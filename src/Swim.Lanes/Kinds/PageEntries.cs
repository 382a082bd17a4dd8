namespace Swim.Lanes;

/// <summary>Goes through entries in key order; stays valid when they change, as <see cref="MapLane{TKey, TValue}.Enumerator"/> says.</summary>
internal readonly struct PageEntries<TKey, TValue>(SortedPages<TKey, TValue> pages)
    where TKey : notnull
{
    public MapLane<TKey, TValue>.Enumerator GetEnumerator() => new(pages);
}
