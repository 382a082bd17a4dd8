namespace Swim.Warp;

/// <summary>
/// Which authorities mean "this host" on a connection: the upgrade's <c>Host</c> header, loopback names on the connection's own port, and the
/// configured hosts. An authority without a port is compared by name alone; an entry without a port stands for
/// the default ports when it comes from the header, and for every port when it is configured. Immutable, safe from any thread.
/// </summary>
public sealed class LocalHosts
{
    private readonly UriAuthority? _header;
    private readonly int? _localPort;
    private readonly UriAuthority[] _configured;

    /// <summary>For one connection, or for all connections with the same header.</summary>
    /// <param name="hostHeader">The <c>Host</c> header of the upgrade, or null.</param>
    /// <param name="localPort">The port the connection came in on, or null.</param>
    /// <param name="configured">Further names of this host, with or without port.</param>
    /// <exception cref="ArgumentException">A configured host is not an authority.</exception>
    public LocalHosts(string? hostHeader, int? localPort = null, IEnumerable<string>? configured = null)
    {
        // a header that is not an authority is a stranger's text: it names no host
        _header = !string.IsNullOrEmpty(hostHeader) && UriAuthority.TryParse(hostHeader, out var header) ? header : null;
        _localPort = localPort;
        _configured = [.. (configured ?? []).Select(ParseConfigured)];
    }

    /// <summary>Whether the authority means this host.</summary>
    public bool Contains(UriAuthority authority)
    {
        ArgumentNullException.ThrowIfNull(authority);
        if (_header is not null && authority.Host == _header.Host && PortFitsHeader(authority.Port)) return true;
        if (IsLoopback(authority) && (PortFitsHeader(authority.Port) || authority.Port == _localPort)) return true;
        foreach (var host in _configured)
        {
            if (host.Host == authority.Host && (host.Port is null || authority.Port is null || host.Port == authority.Port)) return true;
        }

        return false;
    }

    private static UriAuthority ParseConfigured(string host) =>
        UriAuthority.TryParse(host, out var authority) && authority is { User: null, Host.Length: > 0 }
            ? authority
            : throw new ArgumentException($"'{host}' is not a host name, with or without port.", nameof(host));

    private static bool IsLoopback(UriAuthority authority) => authority.HostKind switch
    {
        UriHostKind.IPv4 => authority.Host.StartsWith("127.", StringComparison.Ordinal),
        UriHostKind.IPv6 => authority.Host is "::1" or "0:0:0:0:0:0:0:1",
        _ => authority.Host == "localhost" || authority.Host.EndsWith(".localhost", StringComparison.Ordinal),
    };

    private bool PortFitsHeader(int? port) =>
        port is null || (_header is not null && (_header.Port is { } own ? own == port : port is 80 or 443));
}
