namespace Swim.Recon;

internal sealed class ReadOnlyListForm<T>(Form<T> element) : ListLikeForm<T, IReadOnlyList<T>>(element)
{
    public override IReadOnlyList<T> Unit => [];

    protected override IReadOnlyList<T> From(List<T> items) => items;
}
