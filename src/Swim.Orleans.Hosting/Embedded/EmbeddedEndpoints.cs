using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;

namespace Swim.Runtime;

/// <summary>
/// A free loopback port for the silo and no port for outside clients, as long as the program is its own whole cluster. Put before every
/// other configuration of the endpoints, so that whatever the application says wins, whenever it says it.
/// </summary>
internal sealed class EmbeddedEndpoints(IServiceCollection services) : IConfigureOptions<EndpointOptions>
{
    public void Configure(EndpointOptions options)
    {
        if (!IsEmbedded(services)) return;
        options.AdvertisedIPAddress = IPAddress.Loopback;
        options.SiloPort = FreePort();
        options.GatewayPort = 0;
    }

    /// <summary>Whether the application has left clustering to us.</summary>
    public static bool IsEmbedded(IServiceCollection services) =>
        services.LastOrDefault(service => service.ServiceType == typeof(IMembershipTable) && !service.IsKeyedService)?.ImplementationType == typeof(EmbeddedMembershipTable);

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
