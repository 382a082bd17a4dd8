using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Swim.Gateway.Http;

/// <summary>Which representations a lane has: JSON unless asked otherwise, Recon and event streams by name.</summary>
internal static class LaneMediaTypes
{
    public const string Json = "application/json";
    public const string Recon = "application/x-recon";
    public const string EventStream = "text/event-stream";

    // what curl -d sends when nobody says what it is
    private const string FormUrlEncoded = "application/x-www-form-urlencoded";

    /// <summary>What the client likes best; <see cref="LaneFormat.None"/> when it accepts none of them.</summary>
    public static LaneFormat Negotiate(HttpRequest request)
    {
        if (request.Headers.Accept.Count == 0) return LaneFormat.Json;
        var best = LaneFormat.None;
        var bestScore = (Quality: 0.0, IsNamed: false);
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)) return LaneFormat.Json;
        foreach (var type in accepted)
        {
            var (format, isNamed) = FormatOf(type);
            var score = (type.Quality ?? 1.0, isNamed);
            if (format == LaneFormat.None || score.CompareTo(bestScore) <= 0) continue;
            best = format;
            bestScore = score;
        }

        return best;
    }

    /// <summary>How a command's body is written; <see cref="LaneFormat.None"/> when in no known way.</summary>
    public static LaneFormat OfBody(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType)) return LaneFormat.Json;
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type)) return LaneFormat.None;
        if (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)) return LaneFormat.None;
        if (IsJson(type) || type.MediaType.Equals(FormUrlEncoded, StringComparison.OrdinalIgnoreCase)) return LaneFormat.Json;
        return IsRecon(type) ? LaneFormat.Recon : LaneFormat.None;
    }

    private static (LaneFormat Format, bool IsNamed) FormatOf(MediaTypeHeaderValue type)
    {
        if (type.MatchesAllTypes || type.MediaType.Equals("application/*", StringComparison.OrdinalIgnoreCase)) return (LaneFormat.Json, false);
        if (type.MediaType.Equals(EventStream, StringComparison.OrdinalIgnoreCase)) return (LaneFormat.EventStream, true);
        if (IsJson(type)) return (LaneFormat.Json, true);
        return IsRecon(type) ? (LaneFormat.Recon, true) : (LaneFormat.None, false);
    }

    private static bool IsJson(MediaTypeHeaderValue type) =>
        type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals("text/json", StringComparison.OrdinalIgnoreCase)
        || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase);

    private static bool IsRecon(MediaTypeHeaderValue type) =>
        type.MediaType.Equals(Recon, StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals("application/recon", StringComparison.OrdinalIgnoreCase);
}
