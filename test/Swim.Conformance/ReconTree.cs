using System.Text.Json;
using Swim.Recon;

namespace Swim.Conformance;

/// <summary>Compares a value with the tree a vector describes. Number widths count only as integer or not.</summary>
internal static class ReconTree
{
    /// <summary>What differs; null for nothing.</summary>
    public static string? Difference(JsonElement expected, Item actual)
    {
        var kind = expected.GetProperty("t").GetString();
        return kind switch
        {
            "absent" => actual is Absent ? null : Wrong(kind, actual),
            "extant" => actual is Extant ? null : Wrong(kind, actual),
            "text" => actual is Text text && text.Value == ReconVectors.Unescape(expected.GetProperty("v")) ? null : Wrong(kind, actual),
            "bool" => actual is Bool truth && truth.Value == expected.GetProperty("v").GetBoolean() ? null : Wrong(kind, actual),
            "int" => actual is Num { IsInteger: true } ? Number(expected, actual) : Wrong(kind, actual),
            "float" => actual is Num { IsInteger: false } ? null : Wrong(kind, actual),
            "uint32" => actual is Num { Kind: NumKind.UInt32 } ? Number(expected, actual) : Wrong(kind, actual),
            "uint64" => actual is Num { Kind: NumKind.UInt64 } ? Number(expected, actual) : Wrong(kind, actual),
            "data" => actual is Data data && Convert.ToBase64String(data.Span) == expected.GetProperty("v").GetString() ? null : Wrong(kind, actual),
            "record" => Record(expected, actual),
            "attr" => actual is Attr attr && attr.Name == ReconVectors.Unescape(expected.GetProperty("k"))
                ? Difference(expected.GetProperty("v"), attr.Value)
                : Wrong(kind, actual),
            "slot" => actual is Slot slot
                ? Difference(expected.GetProperty("k"), slot.Key) ?? Difference(expected.GetProperty("v"), slot.Value)
                : Wrong(kind, actual),
            "expr" => actual is Expression ? null : Wrong(kind, actual),
            _ => $"the vector holds an unknown kind {kind}",
        };
    }

    private static string? Record(JsonElement expected, Item actual)
    {
        var items = expected.GetProperty("items");
        if (actual is not Record record) return Wrong("record", actual);
        if (record.Count != items.GetArrayLength()) return $"{record} has {record.Count} items, expected {items.GetArrayLength()}";
        var i = 0;
        foreach (var item in items.EnumerateArray())
        {
            if (Difference(item, record[i++]) is { } difference) return difference;
        }

        return null;
    }

    private static string? Number(JsonElement expected, Item actual)
    {
        var text = actual.ToString(ReconFormat.Strict);
        return text == expected.GetProperty("v").ToString() ? null : $"{text}, expected {expected.GetProperty("v")}";
    }

    private static string Wrong(string? kind, Item actual) => $"{actual.GetType().Name} {actual}, expected {kind}";
}
