using System.Globalization;

namespace Swim.Cli.Output;

/// <summary>A count and what is counted, for people.</summary>
internal static class Counted
{
    /// <summary>1 link, 2,000 links.</summary>
    public static string Of(long count, string one) => count == 1 ? $"1 {one}" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} {one}s");
}
