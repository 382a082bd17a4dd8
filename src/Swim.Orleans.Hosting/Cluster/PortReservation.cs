using System.Net;
using System.Net.Sockets;

namespace Swim.Runtime;

/// <summary>
/// Free ports, from a given one upwards: a process that was killed finds the port that it had, and its cluster knows at once that its predecessor is gone.
/// Processes that start at the same time on one machine do not take each other's choice: who has chosen a TCP port holds the UDP port of the
/// same number on loopback, which the system gives to one only and takes back when the process ends, however it ends.
/// </summary>
internal sealed class PortReservation : IDisposable
{
    private const int Candidates = 500;

    private readonly List<Socket> _held = [];

    /// <summary>The first free port of <paramref name="first"/>, <paramref name="first"/> + 2, …</summary>
    /// <exception cref="InvalidOperationException">None of 500 is free.</exception>
    public int Take(IPAddress address, int first)
    {
        for (var port = first; port < first + (2 * Candidates); port += 2)
        {
            var hold = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            if (!TryBind(hold, IPAddress.Loopback, port) || !IsFree(address, port))
            {
                hold.Dispose();
                continue;
            }

            lock (_held) _held.Add(hold);
            return port;
        }

        throw new InvalidOperationException($"No free port on {address} from {first}. Give Swim:Cluster:SiloPort and Swim:Cluster:GatewayPort.");
    }

    public void Dispose()
    {
        lock (_held)
        {
            foreach (var socket in _held) socket.Dispose();
            _held.Clear();
        }
    }

    private static bool IsFree(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        return TryBind(socket, address, port);
    }

    private static bool TryBind(Socket socket, IPAddress address, int port)
    {
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
