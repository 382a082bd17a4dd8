using System.Collections.Concurrent;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Swim.Peers.Servers;

/// <summary>
/// What Kestrel's WebSockets can do by themselves: <c>/echo</c> sends each message back, <c>/fanout</c> sends each to every connection that
/// has said <c>follow</c>. No nodes, no lanes, no state, no slow readers: nothing that routes messages can be faster on this platform.
/// </summary>
internal static class RawServer
{
    private const int BufferSize = 64 * 1024;

    private static readonly byte[] Followed = "followed"u8.ToArray();

    public static Task RunAsync(string[] arguments)
    {
        var app = WebApplication.Create(arguments);
        var followers = new ConcurrentDictionary<WebSocket, WebSocket>();
        app.UseWebSockets();
        app.Map("/echo", context => AcceptAsync(context, static async (socket, message) => await SendAsync(socket, message), followers));
        app.Map("/fanout", context => AcceptAsync(context, (_, message) => FanOutAsync(followers, message), followers));
        return app.RunAsync();
    }

    private static async Task FanOutAsync(ConcurrentDictionary<WebSocket, WebSocket> followers, ReadOnlyMemory<byte> message)
    {
        foreach (var (follower, _) in followers) await SendAsync(follower, message);
    }

    private static async Task AcceptAsync(HttpContext context, Func<WebSocket, ReadOnlyMemory<byte>, Task> take, ConcurrentDictionary<WebSocket, WebSocket> followers)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[BufferSize];
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted);
                if (received.MessageType == WebSocketMessageType.Close) return;
                var message = buffer.AsMemory(0, received.Count);
                if (message.Span.SequenceEqual("follow"u8))
                {
                    followers[socket] = socket;
                    await SendAsync(socket, Followed);
                }
                else
                {
                    await take(socket, message);
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // the client has gone without a word, as load generators do
        }
        finally
        {
            followers.TryRemove(socket, out _);
        }
    }

    private static async ValueTask SendAsync(WebSocket socket, ReadOnlyMemory<byte> message)
    {
        try
        {
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        catch (Exception exception) when (exception is WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            // a follower that has gone; its own loop takes it out
        }
    }
}
