namespace Swim.Lanes;

/// <summary>A figure over parts that come and go. What is added is taken away unchanged.</summary>
internal abstract class Fold<TKey, TPart, TResult>
{
    /// <summary>Number of parts.</summary>
    public long Count { get; private set; }

    public abstract TResult Result { get; }

    /// <summary>False when the figure is surely the same as before.</summary>
    public bool Add(TKey key, in TPart part)
    {
        Count++;
        return OnAdd(key, part);
    }

    /// <summary>False when the figure is surely the same as before.</summary>
    public bool Remove(TKey key, in TPart part)
    {
        Count--;
        return OnRemove(key, part);
    }

    public void Clear()
    {
        Count = 0;
        OnClear();
    }

    protected abstract bool OnAdd(TKey key, in TPart part);

    protected abstract bool OnRemove(TKey key, in TPart part);

    protected abstract void OnClear();
}
