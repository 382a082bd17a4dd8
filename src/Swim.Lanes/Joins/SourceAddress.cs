using Swim.Warp;

namespace Swim.Lanes;

/// <summary>Where a join's source is, as its author wrote it.</summary>
internal static class SourceAddress
{
    /// <summary>One spelling for each node: the normalised path of a node here, else the whole URI.</summary>
    /// <exception cref="ArgumentException">Not a URI.</exception>
    public static string Normalize(string nodeUri)
    {
        ArgumentException.ThrowIfNullOrEmpty(nodeUri);
        if (NodeAddress.Normalize(nodeUri) is { } node) return node;
        return WarpUri.TryParse(nodeUri, out var uri)
            ? uri.ToString()
            : throw new ArgumentException($"'{nodeUri}' is not a node URI: expected a path such as /vehicle/42 or warp://host/vehicle/42, percent-encoded.", nameof(nodeUri));
    }
}
