namespace Swim.Lanes;

/// <summary>An entry by its score.</summary>
internal readonly record struct Ranked<TScore, TKey>(TScore Score, TKey Key);

/// <summary>By score; of equal scores the one with the lower key counts as higher, so that it comes first from the top.</summary>
internal sealed class RankedComparer<TScore, TKey>(IComparer<TKey> keys) : IComparer<Ranked<TScore, TKey>>
{
    public int Compare(Ranked<TScore, TKey> x, Ranked<TScore, TKey> y)
    {
        var order = Comparer<TScore>.Default.Compare(x.Score, y.Score);
        return order != 0 ? order : keys.Compare(y.Key, x.Key);
    }
}
