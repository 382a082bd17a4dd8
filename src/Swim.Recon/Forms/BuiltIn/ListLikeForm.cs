namespace Swim.Recon;

/// <summary>A sequence with positions: compared element by element, then by length.</summary>
internal abstract class ListLikeForm<T, TList>(Form<T> element) : SequenceForm<T, TList>(element)
    where TList : IReadOnlyList<T>
{
    private IComparer<TList>? _comparer;

    public sealed override IComparer<TList> Comparer => _comparer ??= Comparer<TList>.Create(Compare);

    public sealed override void Write(ref ReconWriter writer, TList value)
    {
        ArgumentNullException.ThrowIfNull(value);
        writer.BeginRecord();
        for (var i = 0; i < value.Count; i++) Element.Write(ref writer, value[i]);
        writer.EndRecord();
    }

    private int Compare(TList? x, TList? y)
    {
        if (x is null || y is null) return (x is null ? 1 : 0) - (y is null ? 1 : 0);
        for (var i = 0; i < x.Count && i < y.Count; i++)
        {
            var order = Element.Comparer.Compare(x[i], y[i]);
            if (order != 0) return order;
        }

        return x.Count.CompareTo(y.Count);
    }
}
