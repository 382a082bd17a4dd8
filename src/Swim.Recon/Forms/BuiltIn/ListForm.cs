namespace Swim.Recon;

internal sealed class ListForm<T>(Form<T> element) : ListLikeForm<T, List<T>>(element)
{
    public override List<T> Unit => [];

    protected override List<T> From(List<T> items) => items;
}
