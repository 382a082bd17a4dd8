using System.Diagnostics.CodeAnalysis;
using Swim.Warp;

namespace Swim.Client;

/// <summary>The absolute URI of a node: a host and a path there. Immutable; equal when both are.</summary>
public sealed record WarpNodeUri
{
    private static readonly WarpUri Root = WarpUri.Parse("/");

    private readonly string _text;

    private WarpNodeUri(WarpHostAddress host, string path)
    {
        Host = host;
        Path = path;
        _text = host + path;
    }

    /// <summary>The host.</summary>
    public WarpHostAddress Host { get; }

    /// <summary>The node on that host as requests name it: rooted, percent-normalised, dots resolved, with its query and without a fragment.</summary>
    public string Path { get; }

    /// <summary>Reads an absolute node URI, <c>warp://host:port/vehicle/42</c>. False when it names no host (<see cref="WarpHostAddress.From"/>).</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out WarpNodeUri? uri)
    {
        ArgumentNullException.ThrowIfNull(text);
        uri = WarpUri.TryParse(text, out var parsed) && WarpHostAddress.From(parsed) is { } host && FindPath(parsed) is { } path ? new WarpNodeUri(host, path) : null;
        return uri is not null;
    }

    /// <summary>The node that a reply of some host names, however it is spelt there: relative, rooted or absolute. Null when it is none.</summary>
    internal static string? FindPath(ReadOnlySpan<byte> utf8) => WarpUri.TryParse(utf8, out var parsed, out _) ? FindPath(parsed) : null;

    private static string? FindPath(WarpUri uri)
    {
        var resolved = Root.Resolve(uri);
        var path = resolved.Path.Length == 0 ? "/" : resolved.Path;

        // "//x" would read as an authority on the other side
        if (path[0] != '/' || path.StartsWith("//", StringComparison.Ordinal)) return null;
        return resolved.Query is { } query ? $"{path}?{query}" : path;
    }

    /// <summary><c>warp://host:port/vehicle/42</c>.</summary>
    public override string ToString() => _text;
}
