namespace Swim.Recon;

internal sealed class ArrayForm<T>(Form<T> element) : ListLikeForm<T, T[]>(element)
{
    public override T[] Unit => [];

    protected override T[] From(List<T> items) => [.. items];
}
