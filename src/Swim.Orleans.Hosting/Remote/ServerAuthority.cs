using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Swim.Warp;
using GatewayOptions = Swim.Gateway.GatewayOptions;

namespace Swim.Runtime;

/// <summary>The gateway's names and what the web server listens on: an agent that links to one of them means an agent here.</summary>
internal sealed class ServerAuthority(IServiceProvider services, IOptions<GatewayOptions> gateway) : IOwnAuthority
{
    private readonly LocalHosts _configured = new(hostHeader: null, localPort: null, gateway.Value.Hosts);
    private Listener[]? _listening;

    public bool Contains(UriAuthority authority)
    {
        // loopback names mean this host only with a port that it listens on
        if (authority.Port is not null && _configured.Contains(authority)) return true;
        if (gateway.Value.Hosts.Contains(authority.Host, StringComparer.OrdinalIgnoreCase)) return true;
        return Array.Exists(_listening ?? FindListening(), listener => listener.Contains(authority));
    }

    // addresses are known when the server has started; until then they are looked for each time
    private Listener[] FindListening()
    {
        if (services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses is not { Count: > 0 } addresses) return [];
        if (addresses.Any(static address => address.EndsWith(":0", StringComparison.Ordinal))) return [];
        List<Listener> found = [];
        foreach (var address in addresses)
        {
            if (WarpUri.TryParse(address, out var uri) && uri.Authority is { } own)
                found.Add(new Listener(new LocalHosts(own.ToString(), own.Port), HasDefaultPort: own.Port is null or 80 or 443));
        }

        return _listening = [.. found];
    }

    private sealed record Listener(LocalHosts Hosts, bool HasDefaultPort)
    {
        public bool Contains(UriAuthority authority) => (authority.Port is not null || HasDefaultPort) && Hosts.Contains(authority);
    }
}
