using System.Net.WebSockets;
using System.Text;

namespace Swim.EndToEnd.Tests;

/// <summary>A WARP peer that sends and receives text frames, nothing more.</summary>
internal sealed class WarpPeer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[1 << 20];

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    public static async Task<WarpPeer> ConnectAsync(ServerProcess server)
    {
        var peer = new WarpPeer();
        using var timeout = new CancellationTokenSource(Patience);
        await peer._socket.ConnectAsync(server.WebSocketUri, timeout.Token);
        return peer;
    }

    public Task SendAsync(string envelope) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(envelope), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    /// <summary>The next frame, or null when the server has closed.</summary>
    public async Task<string?> ReceiveAsync()
    {
        using var timeout = new CancellationTokenSource(Patience);
        var length = 0;
        while (true)
        {
            var result = await _socket.ReceiveAsync(_buffer.AsMemory(length), timeout.Token);
            if (result.MessageType == WebSocketMessageType.Close) return null;
            length += result.Count;
            if (result.EndOfMessage) return Encoding.UTF8.GetString(_buffer, 0, length);
        }
    }

    public async Task ExpectAsync(params string[] frames)
    {
        foreach (var frame in frames) Assert.That(await ReceiveAsync(), Is.EqualTo(frame));
    }

    public async Task<string> UntilAsync(Func<string, bool> wanted)
    {
        while (true)
        {
            var frame = await ReceiveAsync() ?? throw new AssertionException("The server closed the connection.");
            if (wanted(frame)) return frame;
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
