using System.Diagnostics.CodeAnalysis;

namespace Swim.Warp;

/// <summary>
/// Routes by path, one trie per scheme. At each segment a literal is tried before a parameter, with backtracking, so a literal wins at the
/// leftmost segment where patterns differ, whatever the order they were added in. A pattern without a scheme ignores the URI's;
/// authority, query and fragment of the URI never matter. Add everything first; from then on reading is safe from any thread.
/// </summary>
public sealed class RouteTable<T>
{
    private readonly Dictionary<(string Scheme, bool IsRooted), Node> _roots = [];
    private readonly List<RoutePattern> _patterns = [];

    /// <summary>The patterns in the table.</summary>
    public IReadOnlyList<RoutePattern> Patterns => _patterns;

    /// <summary>Adds a route unless one of the same shape is there: then every URI that fits one fits the other, and <paramref name="sameShape"/> says which it is.</summary>
    /// <exception cref="ArgumentException">The pattern has an authority, a query or a fragment.</exception>
    public bool TryAdd(RoutePattern pattern, T value, [NotNullWhen(false)] out RoutePattern? sameShape)
    {
        var node = Locate(pattern);
        sameShape = node.Pattern;
        if (sameShape is not null) return false;
        Fill(node, pattern, value);
        return true;
    }

    /// <summary>Adds a route, in the place of one of the same shape if there is one.</summary>
    /// <exception cref="ArgumentException">The pattern has an authority, a query or a fragment.</exception>
    public void Set(RoutePattern pattern, T value)
    {
        var node = Locate(pattern);
        if (node.Pattern is not null) _patterns.Remove(node.Pattern);
        Fill(node, pattern, value);
    }

    /// <summary>Finds the route of a URI.</summary>
    public bool TryMatch(WarpUri uri, out RouteMatch<T> match)
    {
        ArgumentNullException.ThrowIfNull(uri);
        var node = uri.Scheme is null ? null : Find(uri.Scheme, uri);
        node ??= Find("", uri);
        match = node is null ? default : new RouteMatch<T>(node.Pattern!, node.Value!, node.Pattern!.Unapply(uri));
        return node is not null;
    }

    private Node? Find(string scheme, WarpUri uri) =>
        _roots.TryGetValue((scheme, uri.IsRooted), out var root) ? root.Find(uri.DecodedPath.Segments) : null;

    private Node Locate(RoutePattern pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var uri = pattern.Uri;
        if (uri.Authority is not null || uri.Query is not null || uri.Fragment is not null)
            throw new ArgumentException($"A route is a path: {pattern} has an authority, a query or a fragment.", nameof(pattern));
        var key = (uri.Scheme ?? "", uri.IsRooted);
        if (!_roots.TryGetValue(key, out var node)) _roots.Add(key, node = new Node());
        foreach (var segment in uri.Segments)
        {
            if (RoutePattern.IsParameter(segment))
            {
                node = node.Parameter ??= new Node();
            }
            else
            {
                if (!node.Literals.TryGetValue(segment, out var next)) node.Literals.Add(segment, next = new Node());
                node = next;
            }
        }

        return node;
    }

    private void Fill(Node node, RoutePattern pattern, T value)
    {
        node.Pattern = pattern;
        node.Value = value;
        _patterns.Add(pattern);
    }

    private sealed class Node
    {
        public Dictionary<string, Node> Literals { get; } = [];

        public Node? Parameter { get; set; }

        public RoutePattern? Pattern { get; set; }

        public T? Value { get; set; }

        public Node? Find(ReadOnlySpan<string> segments)
        {
            if (segments.IsEmpty) return Pattern is null ? null : this;
            if (Literals.TryGetValue(segments[0], out var literal) && literal.Find(segments[1..]) is { } found) return found;
            return segments[0].Length == 0 ? null : Parameter?.Find(segments[1..]);
        }
    }
}
