using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Swim.Runtime;

/// <summary>
/// Ids, address and ports of the silo, as long as the application leaves clustering to us. A program that is its own whole cluster takes a free loopback
/// port and lets no Orleans clients in; a member of a cluster goes by <see cref="SwimClusterOptions"/>. Put before every other configuration of
/// the endpoints, so that whatever the application says wins, whenever it says it.
/// </summary>
internal sealed class OwnEndpoints(OwnMembership membership, ClusterConnection connection, PortReservation ports, IOptions<SwimOptions> options, IHostEnvironment environment)
    : IConfigureOptions<EndpointOptions>, IConfigureOptions<ClusterOptions>
{
    // ports that a system hands out by itself begin at 32768 on Linux, at 49152 elsewhere
    private const int FirstPort = 20_000;
    private const int PortRange = 10_000;

    public void Configure(ClusterOptions cluster)
    {
        if (!membership.IsUsed || !connection.IsGiven) return;
        cluster.ClusterId = options.Value.Cluster.ClusterId;
        cluster.ServiceId = options.Value.Cluster.ServiceId;
    }

    public void Configure(EndpointOptions endpoints)
    {
        if (!membership.IsUsed) return;
        if (connection.IsGiven) ConfigureMember(endpoints);
        else ConfigureAlone(endpoints);
    }

    private static void ConfigureAlone(EndpointOptions endpoints)
    {
        endpoints.AdvertisedIPAddress = IPAddress.Loopback;
        endpoints.SiloPort = FreePort();
        endpoints.GatewayPort = 0;
    }

    private void ConfigureMember(EndpointOptions endpoints)
    {
        var cluster = options.Value.Cluster;
        var address = ClusterAddress.Find(cluster, connection, environment.IsDevelopment());
        if (address is not null) endpoints.AdvertisedIPAddress = address;

        // behind address translation the silo is reached at an address that is not this machine's own
        var listen = address is not null && IsOwn(address) ? address : address?.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;
        var first = FirstPort + (2 * (int)(Hash($"{cluster.ClusterId}@{connection.Database}") % (PortRange / 2)));
        endpoints.SiloPort = cluster.SiloPort > 0 ? cluster.SiloPort : ports.Take(listen, first);
        endpoints.GatewayPort = cluster.GatewayPort switch { < 0 => 0, 0 => ports.Take(listen, first + 1), var port => port };
        if (address is null || listen.Equals(address)) return;
        endpoints.SiloListeningEndpoint = new IPEndPoint(listen, endpoints.SiloPort);
        if (endpoints.GatewayPort > 0) endpoints.GatewayListeningEndpoint = new IPEndPoint(listen, endpoints.GatewayPort);
    }

    private static bool IsOwn(IPAddress address) => IPAddress.IsLoopback(address)
        || NetworkInterface.GetAllNetworkInterfaces().Any(card => card.GetIPProperties().UnicastAddresses.Any(own => own.Address.Equals(address)));

    // FNV-1a: the same in every process, unlike the hash codes of strings
    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var unit in Encoding.UTF8.GetBytes(text)) hash = (hash ^ unit) * 16777619u;
        return hash;
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
