using System.Text.Json;
using Swim.Warp;

namespace Swim.Conformance;

/// <summary>URI vectors: parse, resolve, pattern, route, apply.</summary>
internal static class UriVectors
{
    public static void Run(JsonElement root, Tally tally)
    {
        foreach (var vector in root.GetProperty("vectors").EnumerateArray())
        {
            var id = $"#{vector.GetProperty("id")} {vector.GetProperty("kind")}";
            if (Check(vector) is { } why && KeptDifference(vector) is { } rule) tally.Keep(id, $"{rule} ({why})");
            else tally.Count(id, Check(vector));
        }
    }

    /// <summary>What differs from the reference, or null.</summary>
    private static string? Check(JsonElement vector)
    {
        var expectsOk = vector.GetProperty("ok").GetBoolean();
        try
        {
            var differences = vector.GetProperty("kind").GetString() switch
            {
                "parse" => Parse(vector, expectsOk),
                "resolve" => Resolve(vector, expectsOk),
                "pattern" => Pattern(vector, expectsOk),
                "route" => Route(vector),
                "apply" => Apply(vector, expectsOk),
                var kind => [$"unknown kind {kind}"],
            };
            var all = differences.ToList();
            if (all.Count == 0 && !expectsOk) return "accepted, but the reference rejects it";
            return all.Count == 0 ? null : string.Join("; ", all);
        }
        catch (Exception e) when (e is WarpUriException or ArgumentException)
        {
            return expectsOk ? $"rejected: {e.Message}" : null;
        }
    }

    /// <summary>
    /// Why ours differs on purpose, or null: the reference lets a parameter take the slash after an empty segment.
    /// </summary>
    private static string? KeptDifference(JsonElement vector)
    {
        if (!vector.GetProperty("ok").GetBoolean() || !vector.TryGetProperty("uri", out var text)) return null;
        var kind = vector.GetProperty("kind").GetString();
        if (!WarpUri.TryParse(text.GetString(), out var uri) || !uri.Segments.Contains("")) return null;
        string?[] patterns = kind switch
        {
            "pattern" => [vector.GetProperty("pattern").GetString()],
            "route" => [vector.GetProperty("route").GetString()],
            _ => [],
        };
        var takesSlash = patterns.Any(p => p is not null && TakesSlash(RoutePattern.Parse(p), uri));
        return takesSlash ? "a parameter needs a non-empty segment" : null;
    }

    private static IEnumerable<string> Parse(JsonElement vector, bool expectsOk)
    {
        var uri = WarpUri.Parse(vector.GetProperty("in").GetString());
        if (!expectsOk) yield break;
        var authority = uri.Authority;
        var user = authority?.User is null ? null : authority.Password is null ? authority.User : $"{authority.User}:{authority.Password}";
        (string Name, string? Ours)[] texts =
        [
            ("canonical", uri.ToString()), ("scheme", uri.Scheme), ("authority", authority?.ToString()),
            ("host", authority?.HostKind == UriHostKind.Name ? authority.Host : null), ("port", authority?.Port?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("user", user), ("path", uri.Path), ("pathName", uri.Segments.Count > 0 ? uri.Segments[^1] : ""),
            ("segments", JsonSerializer.Serialize(Components(uri))), ("query", uri.Query),
            ("queryPairs", JsonSerializer.Serialize(uri.QueryPairs.Select(p => new[] { p.Key, p.Value }))), ("fragment", uri.Fragment),
        ];
        foreach (var (name, ours) in texts)
        {
            if (!vector.TryGetProperty(name, out var property)) continue;
            var theirs = property.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.String => property.GetString(),
                JsonValueKind.Array => JsonSerializer.Serialize(property),
                _ => property.GetRawText(),
            };
            if (ours != theirs) yield return $"{name}: {ours ?? "null"}, expected {theirs ?? "null"}";
        }
    }

    private static IEnumerable<string> Resolve(JsonElement vector, bool expectsOk)
    {
        var @base = WarpUri.Parse(vector.GetProperty("base").GetString());
        var uri = WarpUri.Parse(vector.GetProperty("in").GetString());
        if (!expectsOk) yield break;
        foreach (var (name, ours) in new[] { ("resolved", @base.Resolve(uri)), ("unresolved", @base.Unresolve(uri)) })
        {
            var theirs = vector.GetProperty(name).GetString();
            if (ours.ToString() != theirs) yield return $"{name}: {ours}, expected {theirs}";
        }
    }

    private static IEnumerable<string> Pattern(JsonElement vector, bool expectsOk)
    {
        var pattern = RoutePattern.Parse(vector.GetProperty("pattern_in").GetString()!);
        var uri = WarpUri.Parse(vector.GetProperty("uri").GetString());
        if (!expectsOk) yield break;
        if (pattern.ToString() != vector.GetProperty("pattern").GetString()) yield return $"pattern: {pattern}";
        if (pattern.Matches(uri) != vector.GetProperty("match").GetBoolean()) yield return $"match: {pattern.Matches(uri)}";
        var ours = pattern.Unapply(uri);
        var theirs = vector.GetProperty("params").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);
        if (ours.Count != theirs.Count || theirs.Any(p => !ours.TryGetValue(p.Key, out var value) || value != p.Value))
            yield return $"params: {JsonSerializer.Serialize(ours)}, expected {JsonSerializer.Serialize(theirs)}";
    }

    private static IEnumerable<string> Route(JsonElement vector)
    {
        var table = new RouteTable<string>();
        foreach (var route in vector.GetProperty("routes").EnumerateArray()) table.Set(RoutePattern.Parse(route.GetString()!), route.GetString()!);
        var ours = table.TryMatch(WarpUri.Parse(vector.GetProperty("uri").GetString()), out var match) ? match.Value : null;
        var theirs = vector.GetProperty("route").GetString();
        if (ours != theirs) yield return $"route: {ours ?? "none"}, expected {theirs ?? "none"}";
    }

    private static IEnumerable<string> Apply(JsonElement vector, bool expectsOk)
    {
        var args = vector.GetProperty("args").EnumerateArray().Select(a => a.GetString()!).ToArray();
        var uri = RoutePattern.Parse(vector.GetProperty("pattern_in").GetString()!).Apply(args);
        if (expectsOk && uri.ToString() != vector.GetProperty("uri").GetString()) yield return $"uri: {uri}";
    }

    private static bool TakesSlash(RoutePattern pattern, WarpUri uri)
    {
        var (ours, theirs) = (Components(pattern.Uri).ToList(), Components(uri).ToList());
        return ours.Zip(theirs).TakeWhile(p => p.First.StartsWith(':') || p.First == p.Second).Any(p => p.First.StartsWith(':') && p.Second == "/");
    }

    /// <summary>The reference's view of a path: every slash is a component.</summary>
    private static IEnumerable<string> Components(WarpUri uri)
    {
        if (uri.IsRooted) yield return "/";
        for (var i = 0; i < uri.Segments.Count; i++)
        {
            if (i > 0) yield return "/";
            if (uri.Segments[i].Length > 0) yield return uri.Segments[i];
        }
    }
}
