using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using Swim.Client;
using Swim.Lanes;
using Swim.Warp;

namespace Swim.Runtime;

/// <summary>
/// Node URIs of other hosts. Only what agents and the application themselves write comes here: the gateway answers foreign authorities
/// <c>@nodeNotFound</c>, so that nobody outside can make this host dial out.
/// </summary>
internal sealed class RemoteNodes
{
    // targets keep their request headers; beyond this they are made anew
    private const int MaxTargets = 10_000;

    private readonly ConcurrentDictionary<string, RemoteTarget> _targets = new(StringComparer.Ordinal);
    private readonly WarpClient _client;
    private readonly SwimRemoteOptions _options;
    private readonly IOwnAuthority[] _own;
    private readonly UriAuthority[] _hosts;
    private readonly UriAuthority[] _allowed;

    public RemoteNodes(WarpClient client, IOptions<SwimRemoteOptions> options, IEnumerable<IOwnAuthority> own)
    {
        _client = client;
        _options = options.Value;
        _own = [.. own];
        _hosts = [.. _options.Hosts.Select(Parse)];
        _allowed = [.. _options.AllowedHosts.Select(Parse)];
    }

    /// <summary>Finds the agent of an absolute URI.</summary>
    /// <param name="nodeUri">A node URI as an author writes it.</param>
    /// <param name="target">Set when it is another host's.</param>
    /// <param name="path">Its path when it is this host's and names it; else null.</param>
    /// <exception cref="ArgumentException">The host or the scheme is none that can be reached.</exception>
    /// <exception cref="AgentUnavailableException">The host is not among those allowed.</exception>
    public bool TryFind(string nodeUri, [NotNullWhen(true)] out NodeTarget? target, out string? path)
    {
        target = null;
        path = null;
        if (!nodeUri.Contains("//", StringComparison.Ordinal)) return false;
        if (_targets.TryGetValue(nodeUri, out var known))
        {
            target = known;
            return true;
        }

        if (!WarpUri.TryParse(nodeUri, out var uri) || uri.Authority is not { } authority) return false;
        if (IsOwn(authority))
        {
            path = uri.Path.Length == 0 ? "/" : uri.Path;
            return false;
        }

        if (!WarpNodeUri.TryParse(nodeUri, out var remote))
            throw new ArgumentException($"'{nodeUri}' is not the URI of a node on another host: expected one such as warp://host:port/vehicle/42.", nameof(nodeUri));
        if (!IsAllowed(authority, remote.Host)) throw new AgentUnavailableException(nodeUri, $"{remote.Host} is not among the allowed hosts (Swim:Remote:AllowedHosts).");
        known = new RemoteTarget(_client.Node(remote));
        if (_targets.Count >= MaxTargets) _targets.Clear();
        target = _targets.GetOrAdd(nodeUri, known);
        return true;
    }

    private static UriAuthority Parse(string host) => UriAuthority.TryParse(host, out var authority) && authority is { User: null, Host.Length: > 0 }
        ? authority
        : throw new ArgumentException($"'{host}' is not a host, with or without port.", nameof(host));

    private bool IsOwn(UriAuthority authority) =>
        Array.Exists(_hosts, host => host.Host == authority.Host && (host.Port is null || host.Port == authority.Port)) || Array.Exists(_own, own => own.Contains(authority));

    private bool IsAllowed(UriAuthority authority, WarpHostAddress address)
    {
        if (_allowed.Length > 0 && !Array.Exists(_allowed, allowed => Fits(allowed, authority.Host, address.Port))) return false;
        return _options.Allows is null || _options.Allows(address);
    }

    private static bool Fits(UriAuthority allowed, string host, int port)
    {
        if (allowed.Port is { } only && only != port) return false;
        return allowed.Host.StartsWith("*.", StringComparison.Ordinal) ? host.EndsWith(allowed.Host[1..], StringComparison.Ordinal) : allowed.Host == host;
    }
}
