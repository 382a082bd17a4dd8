namespace Swim.Recon;

/// <summary>Recon's order where .NET has another.</summary>
internal static class ReconOrder
{
    /// <summary>True first.</summary>
    public static IComparer<bool> Booleans { get; } = Comparer<bool>.Create((x, y) => y.CompareTo(x));

    /// <summary>NaN last.</summary>
    public static IComparer<double> Doubles { get; } = Comparer<double>.Create(Num.Compare);

    /// <summary>NaN last.</summary>
    public static IComparer<float> Singles { get; } = Comparer<float>.Create((x, y) => Num.Compare(x, y));

    /// <summary>Signed bytes, then length.</summary>
    public static IComparer<byte[]> Bytes { get; } = Comparer<byte[]>.Create((x, y) => Data.Compare(x, y));

    /// <summary>By the millisecond.</summary>
    public static IComparer<DateTimeOffset> Times { get; } =
        Comparer<DateTimeOffset>.Create((x, y) => x.ToUnixTimeMilliseconds().CompareTo(y.ToUnixTimeMilliseconds()));

    /// <summary>By the millisecond.</summary>
    public static IComparer<DateTime> Dates { get; } = Comparer<DateTime>.Create((x, y) => Milliseconds.Of(x).CompareTo(Milliseconds.Of(y)));
}
