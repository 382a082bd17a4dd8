using System.Globalization;
using System.Text;

namespace Swim.Lanes.Tests.Kinds;

/// <summary>Records of long lanes, as a store may hold them.</summary>
internal static class LongLanes
{
    /// <summary>A map lane with so many pages, the first entries of which are those of the model; every fourth number is a key.</summary>
    public static Dictionary<string, string> Map(string lane, int pages, int perPage, Func<int, string> value)
    {
        var records = new Dictionary<string, string> { [$"m/{lane}"] = Ids(pages) };
        var text = new StringBuilder();
        for (var page = 0; page < pages; page++)
        {
            text.Clear().Append('{');
            for (var i = 0; i < perPage; i++)
            {
                var key = ((page * perPage) + i) * 4;
                text.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? "," : "")}{key}:{value(key)}");
            }

            records[$"m/{lane}/{page}"] = text.Append('}').ToString();
        }

        return records;
    }

    /// <summary>A list lane with so many pages; the values are 0, 1, …</summary>
    public static Dictionary<string, string> List(string lane, int pages, int perPage)
    {
        var records = new Dictionary<string, string> { [$"l/{lane}"] = Ids(pages) };
        for (var page = 0; page < pages; page++)
        {
            var text = new StringBuilder("{");
            for (var i = 0; i < perPage; i++)
            {
                var number = (page * perPage) + i;
                var key = Convert.ToBase64String([1, 2, (byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number]);
                text.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? "," : "")}%{key}:\"{number}\"");
            }

            records[$"l/{lane}/{page}"] = text.Append('}').ToString();
        }

        return records;
    }

    private static string Ids(int pages) => $"{{{string.Join(',', Enumerable.Range(0, pages))}}}";
}
