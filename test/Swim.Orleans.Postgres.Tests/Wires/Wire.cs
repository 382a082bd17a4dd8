using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Swim.Postgres.Tests.Wires;

/// <summary>What lies between a store and its server: a loopback port whose connections can be held up and cut at either end.</summary>
internal sealed class Wire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<WireConnection> _connections = [];
    private readonly int _serverPort;
    private readonly Task _accepting;
    private volatile bool _isOpen = true;
    private volatile bool _losesAnswers;

    private Wire(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>To the server of the connection string.</summary>
    /// <returns>The wire, and the connection string that leads through it.</returns>
    public static (Wire Wire, string ConnectionString) To(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var wire = new Wire(settings.Port);
        settings.Port = ((IPEndPoint)wire._listener.LocalEndpoint).Port;
        return (wire, settings.ConnectionString);
    }

    /// <summary>The next answer of the server is lost, with its connection and all others; nobody gets through until <see cref="Open"/>.</summary>
    public void LoseNextAnswer() => _losesAnswers = true;

    /// <summary>What is sent from now on over the connections there are lies in the wire.</summary>
    public void HoldRequests()
    {
        foreach (var connection in All()) connection.HoldsRequests = true;
    }

    /// <summary>Waits until something lies in the wire.</summary>
    public Task RequestAsync() => Task.WhenAny(All().Select(connection => connection.Held));

    /// <summary>Cuts all connections at the store's end; the server does not notice.</summary>
    public void CutAtStore()
    {
        foreach (var connection in All()) connection.CutAtStore();
    }

    /// <summary>Nobody gets through any more who is not connected.</summary>
    public void Shut() => _isOpen = false;

    public void Open() => _isOpen = true;

    /// <summary>The server gets what lay in the wire, and ends those connections when it has done with it.</summary>
    public async Task DeliverAsync()
    {
        foreach (var connection in All()) await connection.DeliverAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        foreach (var connection in All()) connection.Dispose();
    }

    private WireConnection[] All()
    {
        lock (_connections) return [.. _connections];
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket store;
            try
            {
                store = await _listener.AcceptSocketAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return; // the listener has been stopped
            }

            if (!_isOpen)
            {
                store.Dispose();
                continue;
            }

            var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await server.ConnectAsync(IPAddress.Loopback, _serverPort);
            lock (_connections) _connections.Add(new WireConnection(store, server, OnAnswer));
        }
    }

    private bool OnAnswer()
    {
        if (!_losesAnswers) return true;
        _losesAnswers = false;
        _isOpen = false;
        CutAtStore();
        return false;
    }
}
