using Swim.Recon;

namespace Swim.Conformance.Introspection;

/// <summary>What a value looks like without its figures and names.</summary>
internal static class ValueShape
{
    /// <summary>The value with every number as <c>#</c>, text as <c>s</c>, truth as <c>b</c>.</summary>
    public static string Of(Value value) => value switch
    {
        Num => "#",
        Text => "s",
        Bool => "b",
        Record record => string.Concat("{", string.Join(',', record.Select(Of)), "}"),
        _ => "_",
    };

    /// <summary>The paths of all slots, <c>uplinks.linkCount</c>.</summary>
    public static IEnumerable<string> PathsOf(Value value, string prefix = "")
    {
        if (value is not Record record) yield break;
        foreach (var item in record)
        {
            if (item is not Slot { Key: Text name } slot) continue;
            if (slot.Value is not Record) yield return prefix + name.Value;
            foreach (var path in PathsOf(slot.Value, $"{prefix}{name.Value}.")) yield return path;
        }
    }

    private static string Of(Item item) => item switch
    {
        Attr attr => $"@{attr.Name}({Of(attr.Value)})",
        Slot { Key: Text name } slot => $"{name.Value}:{Of(slot.Value)}",
        Slot slot => $"{Of(slot.Key)}:{Of(slot.Value)}",
        Value value => Of(value),
        _ => "_",
    };
}
