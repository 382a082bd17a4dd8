namespace Swim.Runtime;

/// <summary>Hashes that are the same in every process and version: silos must agree on who owns a node.</summary>
internal static class NodeHash
{
    /// <summary>Of a node path: FNV-1a over its UTF-16 units, mixed.</summary>
    public static ulong Of(string node)
    {
        var hash = 14695981039346656037UL;
        foreach (var unit in node) hash = (hash ^ unit) * 1099511628211UL;
        return Mix(hash);
    }

    /// <summary>The weight of a candidate for a node; the highest one owns it.</summary>
    public static ulong Weight(ulong node, ulong candidate) => Mix(node ^ candidate);

    /// <summary>Spreads every bit over all others (the finalizer of MurmurHash3).</summary>
    public static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53UL;
        return hash ^ (hash >> 33);
    }
}
