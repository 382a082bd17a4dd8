using System.Net.WebSockets;
using System.Text;

namespace Swim.Hosting.Tests.Gateways;

/// <summary>A WARP client that keeps what it has got.</summary>
internal sealed class WarpSocket : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly List<string> _frames = [];

    /// <summary>What has come so far.</summary>
    public IReadOnlyList<string> Frames => _frames;

    public static async Task<WarpSocket> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        var socket = new WarpSocket();
        await socket._socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws" }.Uri, cancellationToken);
        return socket;
    }

    public Task SendAsync(string envelope, CancellationToken cancellationToken) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(envelope), WebSocketMessageType.Text, true, cancellationToken);

    /// <summary>The next envelope that begins and ends so.</summary>
    public async Task<string> UntilAsync(string begin, string end, CancellationToken cancellationToken)
    {
        while (true)
        {
            var frame = await ReceiveAsync(cancellationToken);
            if (frame.StartsWith(begin, StringComparison.Ordinal) && frame.EndsWith(end, StringComparison.Ordinal)) return frame;
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task<string> ReceiveAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            var result = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            if (result.MessageType == WebSocketMessageType.Close) throw new InvalidOperationException($"Closed: {_socket.CloseStatusDescription}");
            length += result.Count;
            if (!result.EndOfMessage) continue;
            var frame = Encoding.UTF8.GetString(_buffer, 0, length);
            _frames.Add(frame);
            return frame;
        }
    }
}
