using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Swim.Gateway.Http;

/// <summary>An error answer: problem details (RFC 9457) with the node, the lane and, for bodies, where it went wrong.</summary>
internal static class LaneProblem
{
    // it is read in a terminal, and no browser takes it for HTML
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="context">The request.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="detail">What was expected, what came, what to do.</param>
    /// <param name="node">The node path, or null.</param>
    /// <param name="lane">The lane, or null.</param>
    /// <param name="position">Offset in the request body in bytes, or negative.</param>
    public static async ValueTask WriteAsync(HttpContext context, int status, string detail, string? node = null, string? lane = null, long position = -1)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        response.Headers.Remove(HeaderNames.ETag);
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body, Options))
        {
            json.WriteStartObject();
            json.WriteString("type", "about:blank"u8);
            json.WriteString("title", ReasonPhrases.GetReasonPhrase(status));
            json.WriteNumber("status", status);
            json.WriteString("detail", detail);
            if (node is not null) json.WriteString("node", node);
            if (lane is not null) json.WriteString("lane", lane);
            if (position >= 0) json.WriteNumber("position", position);
            json.WriteEndObject();
        }

        response.ContentLength = body.Length;
        if (HttpMethods.IsHead(context.Request.Method)) return;
        await response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length), context.RequestAborted);
    }
}
