using System.Net.WebSockets;
using System.Text;

namespace Swim.Crash.Clients;

/// <summary>A WebSocket that sends text frames from any thread and gives what comes to one reader.</summary>
internal sealed class PeerSocket : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private byte[] _buffer = new byte[64 << 10];

    public async Task ConnectAsync(Uri server, CancellationToken cancellationToken)
    {
        _socket.Options.AddSubProtocol("warp0");
        await _socket.ConnectAsync(server, cancellationToken);
    }

    public async Task SendAsync(string frame, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next frame, valid until the next call; empty when the server has closed.</summary>
    public async Task<ReadOnlyMemory<byte>> ReceiveAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            if (length == _buffer.Length) Array.Resize(ref _buffer, length * 2);
            var result = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            if (result.MessageType == WebSocketMessageType.Close) return default;
            length += result.Count;
            if (result.EndOfMessage) return _buffer.AsMemory(0, length);
        }
    }

    public void Dispose()
    {
        _socket.Abort();
        _socket.Dispose();
    }
}
