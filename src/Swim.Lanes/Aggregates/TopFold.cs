namespace Swim.Lanes;

/// <summary>The entries of the highest scores, the highest first; of equal scores that with the lower key.</summary>
internal sealed class TopFold<TKey, TValue, TScore>(int count, IComparer<TKey> keys)
    : Fold<TKey, Scored<TScore, TValue>, IReadOnlyList<KeyValuePair<TKey, TValue>>>
{
    private readonly SortedPages<Ranked<TScore, TKey>, TValue> _ranks = new(new RankedComparer<TScore, TKey>(keys));
    private KeyValuePair<TKey, TValue>[]? _top = [];
    private Ranked<TScore, TKey> _last;

    public override IReadOnlyList<KeyValuePair<TKey, TValue>> Result => _top ??= Collect();

    protected override bool OnAdd(TKey key, in Scored<TScore, TValue> part)
    {
        var rank = new Ranked<TScore, TKey>(part.Score, key);
        _ranks.Set(rank, part.Value);
        return Touches(rank);
    }

    protected override bool OnRemove(TKey key, in Scored<TScore, TValue> part)
    {
        var rank = new Ranked<TScore, TKey>(part.Score, key);
        _ranks.Remove(rank, out _);
        return Touches(rank);
    }

    protected override void OnClear()
    {
        _ranks.Clear();
        _top = [];
    }

    private bool Touches(in Ranked<TScore, TKey> rank)
    {
        if (_top is null) return true;
        if (_top.Length == count && _ranks.Comparer.Compare(rank, _last) < 0) return false;
        _top = null;
        return true;
    }

    private KeyValuePair<TKey, TValue>[] Collect()
    {
        var top = new KeyValuePair<TKey, TValue>[Math.Min(count, _ranks.Count)];
        var at = 0;
        for (var p = _ranks.PageCount - 1; p >= 0 && at < top.Length; p--)
        {
            var page = _ranks.Page(p);
            for (var i = page.Count - 1; i >= 0 && at < top.Length; i--)
            {
                _last = page.Keys[i];
                top[at++] = new KeyValuePair<TKey, TValue>(_last.Key, page.Values[i]);
            }
        }

        return top;
    }
}
