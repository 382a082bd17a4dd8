using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Swim.Warp;

/// <summary>
/// A URI whose path segments that begin with <c>:</c> are parameters: <c>/unit/:id</c>. A parameter takes exactly one segment,
/// which must not be empty; everything else is compared decoded and exactly, case and trailing slash included. There are no wildcards.
/// Immutable, safe from any thread.
/// </summary>
public sealed class RoutePattern : IEquatable<RoutePattern>
{
    private readonly string[] _names;

    private RoutePattern(WarpUri uri)
    {
        Uri = uri;
        _names = [.. uri.Segments.Where(IsParameter).Select(s => s[1..])];
    }

    /// <summary>The pattern as a URI, parameters as segments <c>:name</c>.</summary>
    public WarpUri Uri { get; }

    /// <summary>The parameters' names in the order of the path; a name may be empty or repeat.</summary>
    public IReadOnlyList<string> ParameterNames => _names;

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="WarpUriException">The text is not a URI.</exception>
    public static RoutePattern Parse(string text) => new(WarpUri.Parse(text));

    /// <summary>Reads a pattern.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RoutePattern? pattern)
    {
        pattern = WarpUri.TryParse(text, out var uri) ? new RoutePattern(uri) : null;
        return pattern is not null;
    }

    /// <summary>Whether the URI fits, its scheme, authority, query and fragment compared as well.</summary>
    public bool Matches(WarpUri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        return Uri.Scheme == uri.Scheme && Equals(Uri.Authority, uri.Authority) && Uri.Query == uri.Query && Uri.Fragment == uri.Fragment
            && Uri.IsRooted == uri.IsRooted && Uri.Segments.Count == uri.Segments.Count && CountFitting(uri) == Uri.Segments.Count;
    }

    /// <summary>
    /// The decoded values of the parameters up to the first segment that does not fit: ask <see cref="Matches"/> whether all do.
    /// Of a repeated name the last value stays.
    /// </summary>
    public IReadOnlyDictionary<string, string> Unapply(WarpUri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (_names.Length == 0 || Uri.IsRooted != uri.IsRooted || (Uri.Scheme is not null && Uri.Scheme != uri.Scheme)) return FrozenDictionary<string, string>.Empty;
        var values = new Dictionary<string, string>(_names.Length);
        var fitting = CountFitting(uri);
        for (var i = 0; i < fitting; i++)
        {
            if (IsParameter(Uri.Segments[i])) values[Uri.Segments[i][1..]] = uri.Segments[i];
        }

        return values;
    }

    /// <summary>The URI with the parameters filled in order; what a path segment cannot hold is percent-encoded.</summary>
    /// <exception cref="ArgumentException">
    /// Not as many values as parameters, or a value no segment can carry: empty, <c>.</c> or <c>..</c>.
    /// </exception>
    public WarpUri Apply(params ReadOnlySpan<string> values)
    {
        if (values.Length != _names.Length) throw new ArgumentException($"{Uri} has {_names.Length} parameters, {values.Length} values were given.", nameof(values));
        var segments = Uri.Segments.ToArray();
        var next = 0;
        for (var i = 0; i < segments.Length; i++)
        {
            if (!IsParameter(segments[i])) continue;
            var value = values[next++];
            if (value is null or "" or "." or "..") throw new ArgumentException($"'{value}' cannot be the parameter '{segments[i][1..]}' of {Uri}.", nameof(values));
            segments[i] = value;
        }

        var pairs = Uri.Query is null ? null : Uri.QueryPairs;
        return new WarpUri(Uri.Scheme, Uri.Authority, new UriPath(Uri.IsRooted, segments), pairs, Uri.Fragment);
    }

    /// <summary>Whether both patterns fit the same paths: they differ at most in their parameters' names.</summary>
    public bool HasSameShape(RoutePattern other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Uri.Scheme != other.Uri.Scheme || Uri.IsRooted != other.Uri.IsRooted || Uri.Segments.Count != other.Uri.Segments.Count) return false;
        for (var i = 0; i < Uri.Segments.Count; i++)
        {
            var (a, b) = (Uri.Segments[i], other.Uri.Segments[i]);
            if (IsParameter(a) != IsParameter(b) || (!IsParameter(a) && a != b)) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public bool Equals(RoutePattern? other) => other is not null && Uri.Equals(other.Uri);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as RoutePattern);

    /// <inheritdoc/>
    public override int GetHashCode() => Uri.GetHashCode();

    /// <summary>The pattern's normalised text.</summary>
    public override string ToString() => Uri.ToString();

    internal static bool IsParameter(string segment) => segment.StartsWith(':');

    private int CountFitting(WarpUri uri)
    {
        var i = 0;
        for (; i < Uri.Segments.Count && i < uri.Segments.Count; i++)
        {
            var segment = Uri.Segments[i];
            if (IsParameter(segment) ? uri.Segments[i].Length == 0 : segment != uri.Segments[i]) break;
        }

        return i;
    }
}
