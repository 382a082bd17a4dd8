namespace Swim.Lanes;

/// <summary>An aggregate as a fold over what each entry contributed last.</summary>
internal sealed class FoldedAggregate<TKey, TValue, TPart, TResult> : Aggregate<TResult>, IEntryObserver<TKey, TValue>
{
    private readonly IEntrySource<TKey, TValue> _source;
    private readonly Fold<TKey, TPart, TResult> _fold;
    private readonly FoldPart<TKey, TValue, TPart> _part;
    private readonly SortedPages<TKey, TPart> _parts;

    public FoldedAggregate(IEntrySource<TKey, TValue> source, Fold<TKey, TPart, TResult> fold, FoldPart<TKey, TValue, TPart> part)
        : base(source.Lane)
    {
        _source = source;
        _fold = fold;
        _part = part;
        _parts = new SortedPages<TKey, TPart>(source.Comparer);
        source.Observe(this);
    }

    public sealed override TResult Value => _fold.Result;

    public void OnSet(TKey key, TValue now, bool existed, TValue? before)
    {
        var has = TryPart(key, now, out var part);
        var had = _parts.TryGetValue(key, out var old);
        if (!has && !had) return;
        if (has && had && EqualityComparer<TPart>.Default.Equals(part, old)) return;
        var changed = had && _fold.Remove(key, old!);
        if (has)
        {
            changed |= _fold.Add(key, part);
            _parts.Set(key, part);
        }
        else
        {
            _parts.Remove(key, out _);
        }

        if (changed) Touch();
    }

    public void OnRemoved(TKey key, TValue before)
    {
        if (_parts.Remove(key, out var old) && _fold.Remove(key, old)) Touch();
    }

    public void OnCleared()
    {
        if (_parts.Count == 0) return;
        _parts.Clear();
        _fold.Clear();
        Touch();
    }

    private protected sealed override void End() => _source.Unobserve(this);

    private bool TryPart(TKey key, TValue value, out TPart part)
    {
        try
        {
            return _part(key, value, out part);
        }
        catch (Exception error)
        {
            Failed(error);
            part = default!;
            return false;
        }
    }
}
