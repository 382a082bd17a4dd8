namespace Swim.Warp;

/// <summary>
/// A path as its decoded segments: <c>/a//b</c> is rooted [a, "", b], <c>a/</c> is [a, ""], <c>/</c> is rooted [""],
/// nothing is []. A relative path never begins with an empty segment.
/// </summary>
internal readonly struct UriPath(bool isRooted, string[] segments)
{
    public static readonly UriPath Empty = new(false, []);

    public bool IsRooted { get; } = isRooted;

    public string[] Segments { get; } = segments;

    public bool IsEmpty => !IsRooted && Segments.Length == 0;

    /// <summary>This path without its last segment, then <paramref name="relative"/> (RFC 3986 §5.2.3).</summary>
    public UriPath Merge(UriPath relative, bool hasAuthority)
    {
        if (IsEmpty) return hasAuthority ? new UriPath(true, relative.Segments) : relative;
        return new UriPath(IsRooted, [.. Segments[..^1], .. relative.Segments]);
    }

    /// <summary>RFC 3986 §5.2.4.</summary>
    public UriPath RemoveDotSegments()
    {
        if (Array.IndexOf(Segments, ".") < 0 && Array.IndexOf(Segments, "..") < 0) return this;
        var path = ToComponents();
        var kept = new List<string?>();
        var at = 0;
        // components as in ToComponents; a null is a slash
        while (at < path.Count)
        {
            if (path[at] is "." or "..")
            {
                at += 2;
            }
            else if (path[at] is null && at + 1 < path.Count && path[at + 1] is "." or "..")
            {
                if (path[at + 1] is "..") DropLast(kept);
                at += 2;
                if (at >= path.Count) kept.Add(null);
            }
            else
            {
                kept.Add(path[at++]);
            }
        }

        return FromComponents(kept);
    }

    /// <summary>What, resolved against this path, gives <paramref name="absolute"/>; the way SwimOS does it.</summary>
    public UriPath Unmerge(UriPath absolute)
    {
        var ours = ToComponents();
        var theirs = absolute.ToComponents();
        int a = 0, b = 0;
        while (true)
        {
            if (a >= ours.Count) return FromComponents(theirs.Skip(theirs.Count - b > 1 ? b + 1 : b));
            if (ours[a] is not null) return FromComponents(theirs.Skip(b));
            if (b >= theirs.Count || theirs[b] is not null) return FromComponents(theirs.Skip(b).Prepend(null));
            a++;
            b++;
            if (a < ours.Count && b >= theirs.Count) return FromComponents([null]);
            if (a >= ours.Count || b >= theirs.Count || ours[a] != theirs[b]) return FromComponents(theirs.Skip(b));
            a++;
            b++;
            if (a < ours.Count && b >= theirs.Count) return absolute;
        }
    }

    public bool SameAs(UriPath other) => IsRooted == other.IsRooted && Segments.AsSpan().SequenceEqual(other.Segments);

    private static void DropLast(List<string?> kept)
    {
        if (kept.Count == 0) return;
        var last = kept[^1];
        kept.RemoveAt(kept.Count - 1);
        if (last is not null && kept.Count > 0) kept.RemoveAt(kept.Count - 1);
    }

    /// <summary>SwimOS's view of a path: each slash a component (here null), each non-empty segment one.</summary>
    private List<string?> ToComponents()
    {
        var components = new List<string?>();
        if (IsRooted) components.Add(null);
        for (var i = 0; i < Segments.Length; i++)
        {
            if (i > 0) components.Add(null);
            if (Segments[i].Length > 0) components.Add(Segments[i]);
        }

        return components;
    }

    private static UriPath FromComponents(IEnumerable<string?> components)
    {
        var rooted = false;
        var segments = new List<string>();
        var open = "";
        var any = false;
        foreach (var component in components)
        {
            if (component is not null)
            {
                open += component;
            }
            else if (any)
            {
                segments.Add(open);
                open = "";
            }
            else
            {
                rooted = true;
            }

            any = true;
        }

        if (any) segments.Add(open);
        return new UriPath(rooted, [.. segments]);
    }
}
