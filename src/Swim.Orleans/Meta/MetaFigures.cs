namespace Swim.Runtime;

/// <summary>Arrays of figures by <see cref="MetaFigure"/>.</summary>
internal static class MetaFigures
{
    public static int Count { get; } = Enum.GetValues<MetaFigure>().Length;

    public static long[] Create() => new long[Count];

    public static void Set(this long[] figures, MetaFigure figure, long value) => figures[(int)figure] = value;

    /// <summary>A figure; 0 when whoever sent them does not know it.</summary>
    public static long Of(this long[] figures, MetaFigure figure) => (int)figure < figures.Length ? figures[(int)figure] : 0;

    /// <summary>Adds one silo's figures to those of others.</summary>
    public static void Add(long[] sum, long[] part)
    {
        for (var i = 0; i < sum.Length && i < part.Length; i++)
        {
            sum[i] = (MetaFigure)i switch
            {
                MetaFigure.StoreLag or MetaFigure.DiskUsage or MetaFigure.DiskTotal => Math.Max(sum[i], part[i]),
                MetaFigure.StartTime => sum[i] == 0 || (part[i] > 0 && part[i] < sum[i]) ? part[i] : sum[i],
                _ => sum[i] + part[i],
            };
        }
    }
}
