using System.Net;
using System.Net.Sockets;

namespace Swim.Gateway.Limits;

internal static class ClientAddress
{
    private const int NetworkBytes = 8;

    /// <summary>What counts as one client: an address, of IPv6 a network of 64 bits.</summary>
    public static IPAddress NetworkOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[NetworkBytes..].Clear();
        return new IPAddress(bytes);
    }
}
