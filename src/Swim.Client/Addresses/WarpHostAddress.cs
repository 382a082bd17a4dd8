using System.Globalization;
using Swim.Warp;

namespace Swim.Client;

/// <summary>Where a host listens. Immutable; equal when the host, the port and the use of TLS are.</summary>
public sealed record WarpHostAddress
{
    private const int PlainPort = 80;
    private const int SecurePort = 443;
    private const int HighestPort = 65535;

    private WarpHostAddress(bool isSecure, string host, int port)
    {
        IsSecure = isSecure;
        Host = host;
        Port = port;
    }

    /// <summary>Whether the connection uses TLS.</summary>
    public bool IsSecure { get; }

    /// <summary>The host's name or address in lower case; an IPv6 address in brackets.</summary>
    public string Host { get; }

    /// <summary>The port; 80 or 443 when the URI gave none.</summary>
    public int Port { get; }

    /// <summary>What a WebSocket connects to.</summary>
    public Uri WebSocketUri => new(string.Create(CultureInfo.InvariantCulture, $"{(IsSecure ? "wss" : "ws")}://{Host}:{Port}/"));

    /// <summary>Reads the host of a URI: <c>warp</c>, <c>swim</c>, <c>ws</c>, <c>http</c> or none mean plain, <c>warps</c>, <c>swims</c>, <c>wss</c>, <c>https</c> mean TLS.</summary>
    /// <returns>The address, or null when the URI names no host, a port there is not, a user, or has another scheme.</returns>
    public static WarpHostAddress? From(WarpUri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        if (uri.Authority is not { Host.Length: > 0, User: null } authority || authority.Port > HighestPort) return null;
        bool isSecure;
        switch (uri.Scheme)
        {
            case null or "warp" or "swim" or "ws" or "http":
                isSecure = false;
                break;
            case "warps" or "swims" or "wss" or "https":
                isSecure = true;
                break;
            default:
                return null;
        }

        var host = authority.HostKind == UriHostKind.IPv6 ? $"[{authority.Host}]" : authority.Host;
        return Uri.CheckHostName(host) == UriHostNameType.Unknown ? null : new WarpHostAddress(isSecure, host, authority.Port ?? (isSecure ? SecurePort : PlainPort));
    }

    /// <summary><c>warp://host:port</c>, without a default port.</summary>
    public override string ToString()
    {
        var scheme = IsSecure ? "warps" : "warp";
        return Port == (IsSecure ? SecurePort : PlainPort) ? $"{scheme}://{Host}" : string.Create(CultureInfo.InvariantCulture, $"{scheme}://{Host}:{Port}");
    }
}
