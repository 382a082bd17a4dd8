namespace Swim.Runtime;

/// <summary>Pairs of texts as one array, names and values in turn.</summary>
internal static class TextPairs
{
    public static string[] Flatten(IReadOnlyList<KeyValuePair<string, string>> pairs)
    {
        if (pairs.Count == 0) return [];
        var flat = new string[pairs.Count * 2];
        for (var i = 0; i < pairs.Count; i++) (flat[i * 2], flat[(i * 2) + 1]) = pairs[i];
        return flat;
    }

    public static KeyValuePair<string, string>[] Pair(string[] flat)
    {
        if (flat.Length == 0) return [];
        var pairs = new KeyValuePair<string, string>[flat.Length / 2];
        for (var i = 0; i < pairs.Length; i++) pairs[i] = new KeyValuePair<string, string>(flat[i * 2], flat[(i * 2) + 1]);
        return pairs;
    }
}
