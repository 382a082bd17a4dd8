namespace Swim.Lanes;

/// <summary>The lowest or the highest, of a multiset in order.</summary>
internal sealed class ExtremeFold<TKey, TScore>(IComparer<TKey> keys, bool highest) : Fold<TKey, TScore, TScore?>
{
    private readonly SortedPages<Ranked<TScore, TKey>, bool> _ranks = new(new RankedComparer<TScore, TKey>(keys));

    public override TScore? Result
    {
        get
        {
            if (_ranks.Count == 0) return default;
            var page = _ranks.Page(highest ? _ranks.PageCount - 1 : 0);
            return page.Keys[highest ? page.Count - 1 : 0].Score;
        }
    }

    protected override bool OnAdd(TKey key, in TScore part)
    {
        _ranks.Set(new Ranked<TScore, TKey>(part, key), true);
        return true;
    }

    protected override bool OnRemove(TKey key, in TScore part)
    {
        _ranks.Remove(new Ranked<TScore, TKey>(part, key), out _);
        return true;
    }

    protected override void OnClear() => _ranks.Clear();
}
