using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Swim.Gateway.Http;

/// <summary>How a request names a lane: the path is the node, the query parameter <c>lane</c> the lane.</summary>
internal static class LaneQuery
{
    public const string Parameter = "lane";

    public static bool IsLane(HttpRequest request) => request.QueryString.HasValue && request.Query.ContainsKey(Parameter);

    /// <summary>
    /// The path as the client spelt it (percent sequences and all: <c>%2F</c> is not a separator in a node URI), without the app's
    /// path base and the route group's segments.
    /// </summary>
    public static string NodeText(HttpContext context, int prefixSegments)
    {
        var request = context.Request;
        var raw = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        var path = TryCutPath(raw, out var cut) ? cut : (request.PathBase + request.Path).ToUriComponent();
        var skip = CountSegments(request.PathBase.Value) + prefixSegments;
        var at = 0;
        for (; skip > 0 && at < path.Length; skip--)
        {
            var next = path.IndexOf('/', at + 1);
            at = next < 0 ? path.Length : next;
        }

        return at == path.Length ? "/" : path[at..];
    }

    private static bool TryCutPath(string? target, [NotNullWhen(true)] out string? path)
    {
        path = null;
        if (string.IsNullOrEmpty(target)) return false;
        var start = 0;
        if (target[0] != '/')
        {
            // absolute form, as proxies send it: http://host/path
            var scheme = target.IndexOf("://", StringComparison.Ordinal);
            if (scheme < 0) return false;
            start = target.IndexOf('/', scheme + 3);
            if (start < 0) return false;
        }

        var end = target.AsSpan(start).IndexOfAny('?', '#');
        path = end < 0 ? target[start..] : target.Substring(start, end);
        return true;
    }

    private static int CountSegments(string? path) => string.IsNullOrEmpty(path) ? 0 : path.AsSpan().Count('/');
}
