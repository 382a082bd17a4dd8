namespace Swim.Lanes;

/// <summary>Entries that can be aggregated. For the agent's own thread.</summary>
internal interface IEntrySource<TKey, TValue>
{
    /// <summary>Whose they are.</summary>
    Lane Lane { get; }

    /// <summary>The order of the keys; those that compare as equal are one.</summary>
    IComparer<TKey> Comparer { get; }

    /// <summary>Tells every entry that is there, then every later change.</summary>
    void Observe(IEntryObserver<TKey, TValue> observer);

    /// <summary>Tells no more.</summary>
    void Unobserve(IEntryObserver<TKey, TValue> observer);
}
