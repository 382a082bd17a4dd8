using System.Net;
using System.Net.Sockets;

namespace Swim.Cluster.Silos;

/// <summary>Hands connections to one address on to another.</summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly IPEndPoint _target;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;

    private TcpRelay(TcpListener listener, IPEndPoint target)
    {
        _listener = listener;
        _target = target;
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static TcpRelay Start(IPAddress address, IPEndPoint target)
    {
        var listener = new TcpListener(address, 0);
        listener.Start();
        return new TcpRelay(listener, target);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var relaying = new List<Task>();
        try
        {
            while (true)
            {
                var incoming = await _listener.AcceptTcpClientAsync(_end.Token);
                relaying.RemoveAll(static task => task.IsCompleted);
                relaying.Add(RelayAsync(incoming));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(relaying);
        }
    }

    private async Task RelayAsync(TcpClient incoming)
    {
        using (incoming)
        using (var outgoing = new TcpClient())
        {
            try
            {
                await outgoing.ConnectAsync(_target, _end.Token);
                incoming.NoDelay = outgoing.NoDelay = true;
                await Task.WhenAny(
                    incoming.GetStream().CopyToAsync(outgoing.GetStream(), _end.Token),
                    outgoing.GetStream().CopyToAsync(incoming.GetStream(), _end.Token));
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or IOException)
            {
                // one of the ends is gone, and so is the other
            }
        }
    }
}
