using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Swim.Gateway.Sockets;

/// <summary>The opening handshake: RFC 6455 §4 on HTTP/1.1, RFC 8441 (extended CONNECT) on HTTP/2.</summary>
internal static class WebSocketHandshake
{
    public const string Subprotocol = "warp0";
    private const string Version = "13";

    // RFC 6455 §1.3
    private static ReadOnlySpan<byte> AcceptGuid => "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"u8;

    /// <summary>Whether this is a request to open a WebSocket, well-formed or not.</summary>
    public static bool IsRequested(HttpContext context)
    {
        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect)
            return string.Equals(connect.Protocol, "websocket", StringComparison.OrdinalIgnoreCase);
        return context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
            && HasToken(context.Request.Headers.Upgrade, "websocket");
    }

    /// <summary>Whether the peer offers <c>warp0</c>.</summary>
    public static bool OffersWarp(HttpRequest request) => HasToken(request.Headers.SecWebSocketProtocol, Subprotocol);

    /// <summary>Why the request cannot be accepted, as an HTTP status and a sentence; false when it can.</summary>
    public static bool TryFindFault(HttpContext context, out int status, [NotNullWhen(true)] out string? fault)
    {
        var headers = context.Request.Headers;
        status = StatusCodes.Status400BadRequest;
        fault = null;
        if (headers.SecWebSocketVersion != Version)
        {
            context.Response.Headers.SecWebSocketVersion = Version;
            status = StatusCodes.Status426UpgradeRequired;
            fault = "WebSocket version 13 is required.";
        }
        else if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true })
        {
            return false;
        }
        else if (!HttpMethods.IsGet(context.Request.Method))
        {
            fault = "A WebSocket upgrade must be a GET request.";
        }
        else if (!IsKey(headers.SecWebSocketKey))
        {
            fault = "Sec-WebSocket-Key must be 16 bytes in base64.";
        }

        return fault is not null;
    }

    /// <summary>Answers the upgrade and returns the raw connection.</summary>
    public static async ValueTask<Stream> AcceptAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        if (OffersWarp(context.Request)) headers.SecWebSocketProtocol = Subprotocol;

        // a link may be silent for hours: the liveness rule is the ping, not a byte rate
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } inbound) inbound.MinDataRate = null;
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } outbound && context.Features.Get<IHttpExtendedConnectFeature>() is not { IsExtendedConnect: true })
            outbound.MinDataRate = null;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        if (context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect) return await connect.AcceptAsync();

        headers.Upgrade = "websocket";
        headers.Connection = HeaderNames.Upgrade;
        headers.SecWebSocketAccept = AcceptFor(context.Request.Headers.SecWebSocketKey.ToString());
        return await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
    }

    private static string AcceptFor(string key)
    {
        Span<byte> text = stackalloc byte[24 + 36];
        Encoding.ASCII.GetBytes(key, text);
        AcceptGuid.CopyTo(text[24..]);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // the protocol prescribes SHA-1; it protects nothing here
        SHA1.HashData(text, hash);
#pragma warning restore CA5350
        return Convert.ToBase64String(hash);
    }

    private static bool IsKey(StringValues value) =>
        value.Count == 1 && value[0] is { Length: 24 } key && Base64.IsValid(key, out var length) && length == 16 && !key.Contains(' ');

    private static bool HasToken(StringValues values, string token)
    {
        foreach (var value in values)
        {
            foreach (var part in value.AsSpan().Split(','))
            {
                if (value.AsSpan(part).Trim().Equals(token, StringComparison.OrdinalIgnoreCase)) return true;
            }
        }

        return false;
    }
}
