namespace Swim.Lanes;

/// <summary>
/// Names of stored records. They are part of the stored format.
/// <list type="table">
/// <item><term><c>v/position</c></term><description>a value lane: its value</description></item>
/// <item><term><c>m/track</c></term><description>a map lane's directory: the ids of its pages in key order, <c>{0,3,1}</c></description></item>
/// <item><term><c>m/track/3</c></term><description>a page: entries in key order, <c>{key:value,…}</c></description></item>
/// </list>
/// </summary>
internal static class RecordNames
{
    public static string Value(string lane) => "v/" + lane;

    public static string Map(string lane) => "m/" + lane;

    /// <summary>A page of a directory's record.</summary>
    public static string Page(string directory, int id) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{directory}/{id}");
}
