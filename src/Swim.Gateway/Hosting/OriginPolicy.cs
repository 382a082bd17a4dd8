using Microsoft.AspNetCore.Http;

namespace Swim.Gateway.Hosting;

/// <summary>
/// Browsers put the page's origin into cross-origin requests and all socket upgrades; a page of another origin may use neither
/// sockets nor commands unless it is configured (the visitor's cookies would go along). Programs that send no Origin pass.
/// </summary>
internal sealed class OriginPolicy(GatewayOptions options)
{
    private readonly HashSet<string> _allowed = new(options.AllowedOrigins, StringComparer.OrdinalIgnoreCase);
    private readonly bool _allowsAll = options.AllowedOrigins.Contains("*");

    public bool Allows(HttpRequest request)
    {
        var origins = request.Headers.Origin;
        if (origins.Count == 0 || _allowsAll) return true;
        var origin = origins.ToString();
        return _allowed.Contains(origin) || IsSameHost(origin, request.Host);
    }

    private static bool IsSameHost(string origin, HostString host)
    {
        if (!host.HasValue || !Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Host.Length == 0) return false;

        // behind a TLS proxy the request's own scheme is not the page's, so a missing port means the origin's default
        var port = host.Port ?? (uri.Scheme == Uri.UriSchemeHttps ? 443 : 80);
        return string.Equals(uri.Host, host.Host, StringComparison.OrdinalIgnoreCase) && uri.Port == port;
    }
}
