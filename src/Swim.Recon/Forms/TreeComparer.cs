namespace Swim.Recon;

/// <summary>Compares what two values are written as.</summary>
internal sealed class TreeComparer<T>(Form<T> form) : IComparer<T>
{
    public int Compare(T? x, T? y) => form.ToValue(x!).CompareTo(form.ToValue(y!));
}
