using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Swim.Warp;

/// <summary>
/// A node or lane URI: RFC 3986, ASCII only, components kept decoded. <see cref="ToString"/> is the normalised form: scheme and
/// host in lower case, percent-encoding only where needed and in lower-case hex. Two URIs are equal when their normalised
/// forms are. Immutable, safe from any thread.
/// </summary>
public sealed class WarpUri : IEquatable<WarpUri>
{
    private const int StackBytes = 512;

    private readonly string _text;

    internal WarpUri(string? scheme, UriAuthority? authority, UriPath path, IReadOnlyList<KeyValuePair<string?, string>>? query, string? fragment)
    {
        Scheme = scheme;
        Authority = authority;
        DecodedPath = path;
        Path = UriPrinter.PrintPath(path, scheme is not null, authority is not null);
        QueryPairs = query ?? [];
        Query = query is null ? null : UriPrinter.PrintQuery(query);
        Fragment = fragment;
        _text = Print();
    }

    /// <summary>The empty URI.</summary>
    public static WarpUri Empty { get; } = new(null, null, UriPath.Empty, null, null);

    /// <summary>The scheme in lower case, or null.</summary>
    public string? Scheme { get; }

    /// <summary>What follows <c>//</c>, or null.</summary>
    public UriAuthority? Authority { get; }

    /// <summary>The path, normalised and percent-encoded; <c>""</c> when there is none.</summary>
    public string Path { get; }

    /// <summary>Whether the path begins with a slash.</summary>
    public bool IsRooted => DecodedPath.IsRooted;

    /// <summary>
    /// The decoded segments between slashes, empty ones included: <c>/a//b%2fc</c> has <c>a</c>, <c>""</c>, <c>b/c</c>;
    /// <c>a/</c> has <c>a</c>, <c>""</c>; the empty path has none.
    /// </summary>
    public IReadOnlyList<string> Segments => DecodedPath.Segments;

    /// <summary>The query, normalised and percent-encoded, or null.</summary>
    public string? Query { get; }

    /// <summary>The query's parts between <c>&amp;</c>, decoded (<c>+</c> is a plus sign); a part without <c>=</c> has no key.</summary>
    public IReadOnlyList<KeyValuePair<string?, string>> QueryPairs { get; }

    /// <summary>The fragment, decoded, or null.</summary>
    public string? Fragment { get; }

    /// <summary>Scheme and authority alone: how a client finds the host of an absolute node URI.</summary>
    public WarpUri Endpoint => Path.Length == 0 && Query is null && Fragment is null ? this : new WarpUri(Scheme, Authority, UriPath.Empty, null, null);

    internal UriPath DecodedPath { get; }

    /// <summary>Reads a URI.</summary>
    /// <exception cref="WarpUriException">The text is not a URI.</exception>
    public static WarpUri Parse(ReadOnlySpan<char> text)
    {
        var utf8 = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, utf8);
        return Parse(utf8);
    }

    /// <summary>Reads a URI from UTF-8.</summary>
    /// <exception cref="WarpUriException">The text is not a URI.</exception>
    public static WarpUri Parse(ReadOnlySpan<byte> utf8)
    {
        var uri = Read(utf8, out var error, out var offset);
        return uri ?? throw new WarpUriException($"{error} (at byte {offset})", offset);
    }

    /// <summary>Reads a URI.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out WarpUri? uri)
    {
        var utf8 = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, utf8);
        return TryParse(utf8, out uri, out _);
    }

    /// <summary>Reads a URI from UTF-8; on failure <paramref name="error"/> says what is wrong and where.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out WarpUri? uri, [NotNullWhen(false)] out string? error)
    {
        uri = Read(utf8, out error, out var offset);
        if (uri is not null) return true;
        error = $"{error} (at byte {offset})";
        return false;
    }

    /// <summary>The URI that <paramref name="relative"/> names when this one is the base (RFC 3986 §5.2).</summary>
    public WarpUri Resolve(WarpUri relative)
    {
        ArgumentNullException.ThrowIfNull(relative);
        var (scheme, authority, path, query) = (relative.Scheme, relative.Authority, relative.DecodedPath, relative.QueryOrNull);
        if (scheme is not null)
        {
            path = path.RemoveDotSegments();
        }
        else
        {
            scheme = Scheme;
            if (authority is not null)
            {
                path = path.RemoveDotSegments();
            }
            else
            {
                authority = Authority;
                if (path.IsEmpty)
                {
                    path = DecodedPath;
                    query ??= QueryOrNull;
                }
                else
                {
                    path = (path.IsRooted ? path : DecodedPath.Merge(path, Authority is not null)).RemoveDotSegments();
                }
            }
        }

        return new WarpUri(scheme, authority, path, query, relative.Fragment);
    }

    /// <summary>
    /// The short form of <paramref name="absolute"/> for use beside this base: itself when scheme or authority differ,
    /// else without them and with the path relative to this one's.
    /// </summary>
    public WarpUri Unresolve(WarpUri absolute)
    {
        ArgumentNullException.ThrowIfNull(absolute);
        if (Scheme != absolute.Scheme || !Equals(Authority, absolute.Authority)) return absolute;
        return new WarpUri(null, null, DecodedPath.Unmerge(absolute.DecodedPath), absolute.QueryOrNull, absolute.Fragment);
    }

    /// <summary>This URI without query and fragment.</summary>
    public WarpUri WithoutQueryAndFragment() =>
        Query is null && Fragment is null ? this : new WarpUri(Scheme, Authority, DecodedPath, null, null);

    /// <inheritdoc/>
    public bool Equals(WarpUri? other) => other is not null && _text == other._text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as WarpUri);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The normalised text.</summary>
    public override string ToString() => _text;

    private IReadOnlyList<KeyValuePair<string?, string>>? QueryOrNull => Query is null ? null : QueryPairs;

    private static WarpUri? Read(ReadOnlySpan<byte> utf8, out string? error, out int offset)
    {
        // what decodes is never longer than what is read
        var scratch = utf8.Length <= StackBytes ? stackalloc byte[StackBytes] : new byte[utf8.Length];
        var reader = new UriReader(utf8, scratch);
        var uri = reader.Read();
        error = reader.Error;
        offset = reader.Offset;
        return uri;
    }

    private string Print()
    {
        if (Scheme is null && Authority is null && Query is null && Fragment is null) return Path;
        var output = new StringBuilder();
        if (Scheme is not null) output.Append(Scheme).Append(':');
        if (Authority is not null) output.Append("//").Append(Authority);
        output.Append(Path);
        var tail = output.Length;
        if (Query is not null) output.Append('?').Append(Query);
        if (Fragment is not null) UriPrinter.Encode(output.Append('#'), Fragment, UriChars.Query);
        // right behind the authority, what precedes an @ would read as a user
        if (Authority is not null && Path.Length == 0) output.Replace("@", "%40", tail, output.Length - tail);
        return output.ToString();
    }
}
