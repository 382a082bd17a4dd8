namespace Swim.Lanes;

/// <summary>
/// Names of stored records. They are part of the stored format.
/// <list type="table">
/// <item><term><c>v/position</c></term><description>a value lane: its value</description></item>
/// <item><term><c>m/track</c></term><description>a map lane's directory: the ids of its pages in key order, <c>{0,3,1}</c></description></item>
/// <item><term><c>m/track/3</c></term><description>a page: entries in key order, <c>{key:value,…}</c></description></item>
/// <item><term><c>j/vehicles</c></term><description>the directory of a join lane's links; its pages are <c>j/vehicles/3</c>: <c>{key:{node:"/vehicle/42",lane:position},…}</c>, its entries are kept as a map lane's (of a join-map lane: <c>{key:{link:value,…},…}</c>, the link whose value shows last)</description></item>
/// <item><term><c>l/todo</c></term><description>a list lane's directory: the ids of its pages in order</description></item>
/// <item><term><c>l/todo/3</c></term><description>a page: elements in order under their keys, <c>{%Ab12Cd34:value,…}</c></description></item>
/// </list>
/// A directory of more than 512 pages is cut into chunks: <c>m/track</c> is <c>@chunks{0,2}</c> then, and <c>m/track/d0</c>, <c>m/track/d2</c> list the ids.
/// A lane's <c>/</c> and <c>%</c> are percent-encoded, so that no lane's record is another's page.
/// </summary>
internal static class RecordNames
{
    public static string Value(string lane) => "v/" + Encode(lane);

    public static string Map(string lane) => "m/" + Encode(lane);

    public static string Links(string lane) => "j/" + Encode(lane);

    public static string List(string lane) => "l/" + Encode(lane);

    /// <summary>A page of a directory's record.</summary>
    public static string Page(string directory, int id) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{directory}/{id}");

    /// <summary>A chunk of a long directory.</summary>
    public static string Chunk(string directory, int id) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{directory}/d{id}");

    /// <summary>The lane that a record belongs to.</summary>
    public static string LaneOf(string record)
    {
        var start = record.IndexOf('/', StringComparison.Ordinal) + 1;
        var end = record.IndexOf('/', start);
        return (end < 0 ? record[start..] : record[start..end]).Replace("%2f", "/", StringComparison.Ordinal).Replace("%25", "%", StringComparison.Ordinal);
    }

    /// <summary>The record as it is named for a lane of another name.</summary>
    public static string Renamed(string record, string lane)
    {
        var start = record.IndexOf('/', StringComparison.Ordinal) + 1;
        var end = record.IndexOf('/', start);
        return string.Concat(record.AsSpan(0, start), Encode(lane), end < 0 ? default : record.AsSpan(end));
    }

    private static string Encode(string lane) => lane.AsSpan().ContainsAny('/', '%')
        ? lane.Replace("%", "%25", StringComparison.Ordinal).Replace("/", "%2f", StringComparison.Ordinal)
        : lane;
}
