namespace Swim.Lanes;

/// <summary>The order of node paths segment by segment: <c>/a</c>, <c>/a/b</c>, <c>/a-b</c>. Stateless.</summary>
public sealed class NodeOrder : IComparer<string>
{
    /// <summary>The order.</summary>
    public static NodeOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null) return x is null ? (y is null ? 0 : -1) : 1;
        var same = x.AsSpan().CommonPrefixLength(y);
        if (same == x.Length || same == y.Length) return x.Length.CompareTo(y.Length);

        // a segment that ends comes before one that goes on
        var (a, b) = (x[same], y[same]);
        if (a == '/') return -1;
        return b == '/' ? 1 : a.CompareTo(b);
    }
}
