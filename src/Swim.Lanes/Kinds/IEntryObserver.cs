namespace Swim.Lanes;

/// <summary>Is told every change of a <see cref="MapState{TKey, TValue}"/> when it has been made. Must not change the same entries, must not throw.</summary>
internal interface IEntryObserver<in TKey, in TValue>
{
    /// <summary>An entry is new or has another value.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="now">Its value.</param>
    /// <param name="existed">Whether it was there before.</param>
    /// <param name="before">Its value before, if it was there.</param>
    void OnSet(TKey key, TValue now, bool existed, TValue? before);

    /// <summary>An entry is gone.</summary>
    void OnRemoved(TKey key, TValue before);

    /// <summary>All entries are gone.</summary>
    void OnCleared();
}
