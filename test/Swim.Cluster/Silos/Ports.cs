using System.Net;
using System.Net.Sockets;

namespace Swim.Cluster.Silos;

/// <summary>Ports that nobody takes while their process is down: below those that systems hand out by themselves.</summary>
internal static class Ports
{
    private const int First = 12_000;
    private const int Last = 19_000;

    private static readonly HashSet<int> Taken = [];

    public static int Take()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            lock (Taken)
            {
                if (IsFree(port) && Taken.Add(port)) return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
