using Swim.Warp;

namespace Swim.Gateway;

/// <summary>What a meta node is about: <c>swim:meta:node/%2funit%2f1/lane/count</c> is about the lane <c>count</c> of <c>/unit/1</c>.</summary>
internal static class MetaAddress
{
    private const string Node = "node/";

    /// <summary>Whether a node is a meta node.</summary>
    public static bool IsMeta(string node) => TryCut(node, out _);

    /// <summary>The agent, and the lane or null; false when it is about neither.</summary>
    public static bool TryRead(string node, out string agent, out string? lane)
    {
        agent = "";
        lane = null;
        if (!TryCut(node, out var rest) || !rest.StartsWith(Node, StringComparison.Ordinal)) return false;
        var parts = rest[Node.Length..].Split('/');
        if (NodeAddress.Normalize(Uri.UnescapeDataString(parts[0])) is not { } path) return false;
        agent = path;
        if (parts.Length >= 3 && parts[1] == "lane") lane = Uri.UnescapeDataString(parts[2]);
        return true;
    }

    private static bool TryCut(string node, out string rest)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["swim:meta:", "swimos:meta:"])
        {
            if (!node.StartsWith(prefix, StringComparison.Ordinal)) continue;
            rest = node[prefix.Length..];
            return true;
        }

        rest = "";
        return false;
    }
}
