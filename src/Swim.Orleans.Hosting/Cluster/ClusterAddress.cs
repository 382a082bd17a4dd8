using System.Net;
using System.Net.Sockets;

namespace Swim.Runtime;

/// <summary>At which address other silos reach this one (<see cref="SwimClusterOptions.Address"/>).</summary>
internal static class ClusterAddress
{
    private const string PodAddress = "POD_IP";

    /// <summary>The address, or null where nothing is known better than what Orleans takes by itself.</summary>
    /// <exception cref="InvalidOperationException">What is configured is no address.</exception>
    public static IPAddress? Find(SwimClusterOptions options, ClusterConnection connection, bool isDevelopment)
    {
        if (!string.IsNullOrWhiteSpace(options.Address)) return Resolve(options.Address.Trim(), "Swim:Cluster:Address");
        if (Environment.GetEnvironmentVariable(PodAddress) is { Length: > 0 } pod) return Resolve(pod, PodAddress);
        if (isDevelopment) return IPAddress.Loopback;
        return connection.Host is { } host ? TowardsDatabase(host, connection.Port) : null;
    }

    private static IPAddress Resolve(string text, string setting)
    {
        if (!IPAddress.TryParse(text, out var address))
        {
            try
            {
                var found = Dns.GetHostAddresses(text);
                address = Array.Find(found, static one => one.AddressFamily == AddressFamily.InterNetwork) ?? found.FirstOrDefault();
            }
            catch (SocketException error)
            {
                throw new InvalidOperationException($"{setting} '{text}' is no IP address and no name of one.", error);
            }
        }

        if (address is null || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            throw new InvalidOperationException($"{setting} '{text}' is not an address that other silos can reach. Give one of this machine's own.");
        return address;
    }

    // a connected UDP socket sends nothing: the system only looks up the route
    private static IPAddress? TowardsDatabase(string host, int port)
    {
        if (host.StartsWith('/') || host.StartsWith('@')) return IPAddress.Loopback;
        try
        {
            var address = IPAddress.TryParse(host, out var literal) ? literal : Dns.GetHostAddresses(host)[0];
            using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(address, port);
            return ((IPEndPoint)socket.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            // the name or the route may come into being while the start waits for the database
            return null;
        }
    }
}
