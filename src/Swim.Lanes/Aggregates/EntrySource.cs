using System.Diagnostics.CodeAnalysis;

namespace Swim.Lanes;

/// <summary>The entries of a keyed lane as its readers see them.</summary>
internal sealed class EntrySource<TKey, TKept, TValue, TProjection>(Lane lane, MapState<TKey, TKept> state) : IEntrySource<TKey, TValue>
    where TKey : notnull
    where TProjection : IEntryProjection<TKept, TValue>
{
    private List<Projector>? _projectors;

    public Lane Lane => lane;

    public IComparer<TKey> Comparer => state.Pages.Comparer;

    public void Observe(IEntryObserver<TKey, TValue> observer)
    {
        foreach (var (key, kept) in new PageEntries<TKey, TKept>(state.Pages))
            if (TProjection.TryGet(kept, out var value)) observer.OnSet(key, value, existed: false, default);
        var projector = new Projector(observer);
        (_projectors ??= []).Add(projector);
        state.Observe(projector);
    }

    public void Unobserve(IEntryObserver<TKey, TValue> observer)
    {
        if (_projectors?.Find(p => ReferenceEquals(p.Observer, observer)) is not { } projector) return;
        _projectors.Remove(projector);
        state.Unobserve(projector);
    }

    private sealed class Projector(IEntryObserver<TKey, TValue> observer) : IEntryObserver<TKey, TKept>
    {
        public IEntryObserver<TKey, TValue> Observer => observer;

        public void OnSet(TKey key, TKept now, bool existed, [AllowNull] TKept before)
        {
            var had = TryGet(before, existed, out var valueBefore);
            if (TProjection.TryGet(now, out var value)) observer.OnSet(key, value, had, valueBefore);
            else if (had) observer.OnRemoved(key, valueBefore!);
        }

        public void OnRemoved(TKey key, TKept before)
        {
            if (TProjection.TryGet(before, out var value)) observer.OnRemoved(key, value);
        }

        public void OnCleared() => observer.OnCleared();

        private static bool TryGet(TKept? kept, bool existed, out TValue? value)
        {
            value = default;
            return existed && TProjection.TryGet(kept!, out value);
        }
    }
}
