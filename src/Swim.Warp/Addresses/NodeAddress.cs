using System.Diagnostics.CodeAnalysis;

namespace Swim.Warp;

/// <summary>
/// A node URI as a request on some connection wrote it. Immutable; made once per connection and spelling, then looked up by the bytes written.
/// <list type="table">
/// <item><term>as written</term><description>spelling · link key · node</description></item>
/// <item><term><c>unit/%31</c></term><description><c>unit/1</c> · <c>/unit/1</c> · <c>/unit/1</c></description></item>
/// <item><term><c>/unit/1?x#y</c></term><description><c>/unit/1?x#y</c> · <c>/unit/1?x#y</c> · <c>/unit/1</c></description></item>
/// <item><term><c>warp://thishost/a/../unit/1</c></term><description><c>warp://thishost/a/../unit/1</c> · <c>warp://thishost/unit/1</c> · <c>/unit/1</c></description></item>
/// <item><term><c>warp:/unit/1</c></term><description><c>warp:/unit/1</c> · <c>warp:/unit/1</c> · <c>/unit/1</c></description></item>
/// <item><term><c>swim:meta:host</c></term><description><c>swim:meta:host</c> · <c>swim:meta:host</c> · <c>swim:meta:host</c></description></item>
/// <item><term><c>warp://thishost/swim:meta:host</c></term><description>the same · the same · <c>swim:meta:host</c></description></item>
/// <item><term><c>warp://elsewhere/unit/1</c></term><description><c>warp://elsewhere/unit/1</c> · the same · null</description></item>
/// </list>
/// </summary>
public sealed class NodeAddress
{
    /// <summary>The longest node that an agent can have, in characters (stock grain storages hold no longer keys).</summary>
    public const int MaxNodeLength = 512;

    private static readonly WarpUri Root = WarpUri.Parse("/");

    private NodeAddress(WarpUri uri, LocalHosts hosts)
    {
        Spelling = uri.ToString();
        var resolved = Root.Resolve(uri);
        LinkKey = Same(resolved.ToString(), Spelling);
        Node = FindNode(resolved, hosts);
        if (Node?.Length > MaxNodeLength) Node = null;
        else if (Node is not null) Node = Same(Node, LinkKey);
    }

    /// <summary>The percent-normalised form of what was written: how replies name the node (those of a link: the spelling of the link's first request).</summary>
    public string Spelling { get; }

    /// <summary>What was written, resolved against <c>/</c>: one link per connection, link key and lane.</summary>
    public string LinkKey { get; }

    /// <summary>
    /// The agent's identity: the normalised node path, or <c>swim:meta:…</c>. Null when no agent here can have that address: another host's, too long
    /// (<see cref="MaxNodeLength"/>), or no path at all; the answer is then <c>@nodeNotFound</c>.
    /// </summary>
    public string? Node { get; }

    /// <summary>Reads the node of an envelope header.</summary>
    /// <returns>False when the text is not a URI: the frame is invalid, and <paramref name="error"/> says why.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8, LocalHosts hosts, [NotNullWhen(true)] out NodeAddress? address, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(hosts);
        address = null;
        if (!WarpUri.TryParse(utf8, out var uri, out error)) return false;
        address = new NodeAddress(uri, hosts);
        return true;
    }

    /// <summary>The normalised node path of a URI that means this host (an agent's route applied, a request's path), by the same rules; null when it has none.</summary>
    public static string? Normalize(string text) =>
        WarpUri.TryParse(text, out var uri) && FindNode(Root.Resolve(uri), null) is { Length: <= MaxNodeLength } node ? node : null;

    // mostly all three are the same text, and a connection keeps them for each of its nodes
    private static string Same(string text, string kept) => text == kept ? kept : text;

    // a meta node below a host or in a request's path, where nothing but a path can be
    private static string WithoutRoot(string path) =>
        path.StartsWith("/swim:meta:", StringComparison.Ordinal) || path.StartsWith("/swimos:meta:", StringComparison.Ordinal) ? path[1..] : path;

    private static string? FindNode(WarpUri uri, LocalHosts? hosts)
    {
        if (uri.Authority is not null)
        {
            if (hosts is null || !hosts.Contains(uri.Authority)) return null;
            if (uri.Segments.Count == 0) return "/";
        }

        // "//x" would read as an authority when the node is parsed again
        if (uri.IsRooted) return uri.Segments.Count > 1 && uri.Segments[0].Length == 0 ? null : WithoutRoot(uri.Path);
        return uri is { Scheme: "swim" or "swimos", Path.Length: > 0 } ? $"{uri.Scheme}:{uri.Path}" : null;
    }
}
