using System.Collections.Immutable;

namespace Swim.Recon;

internal sealed class ImmutableArrayForm<T>(Form<T> element) : SequenceForm<T, ImmutableArray<T>>(element)
{
    private IComparer<ImmutableArray<T>>? _comparer;

    public override ImmutableArray<T> Unit => [];

    public override IComparer<ImmutableArray<T>> Comparer => _comparer ??= Comparer<ImmutableArray<T>>.Create(Compare);

    public override void Write(ref ReconWriter writer, ImmutableArray<T> value)
    {
        writer.BeginRecord();
        foreach (var item in value.IsDefault ? [] : value) Element.Write(ref writer, item);
        writer.EndRecord();
    }

    protected override ImmutableArray<T> From(List<T> items) => [.. items];

    private int Compare(ImmutableArray<T> x, ImmutableArray<T> y)
    {
        if (x.IsDefault) x = [];
        if (y.IsDefault) y = [];
        for (var i = 0; i < x.Length && i < y.Length; i++)
        {
            var order = Element.Comparer.Compare(x[i], y[i]);
            if (order != 0) return order;
        }

        return x.Length.CompareTo(y.Length);
    }
}
