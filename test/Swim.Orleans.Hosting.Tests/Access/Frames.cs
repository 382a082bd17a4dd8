using System.Net.WebSockets;
using System.Text;

namespace Swim.Hosting.Tests.Access;

internal static class Frames
{
    public static async Task SayAsync(this ClientWebSocket socket, string text)
    {
        using var guard = new CancellationTokenSource(AccessHost.Guard);
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, guard.Token);
    }

    /// <summary>The next envelope; <c>close code reason</c> at the end.</summary>
    public static async Task<string> HearAsync(this ClientWebSocket socket)
    {
        using var guard = new CancellationTokenSource(AccessHost.Guard);
        var buffer = new byte[64 * 1024];
        var result = await socket.ReceiveAsync(buffer, guard.Token);
        return result.MessageType == WebSocketMessageType.Close ? $"close {(int)socket.CloseStatus!} {socket.CloseStatusDescription}" : Encoding.UTF8.GetString(buffer, 0, result.Count);
    }

    /// <summary>The first envelope with this tag.</summary>
    public static async Task<string> HearAsync(this ClientWebSocket socket, params string[] tags)
    {
        while (true)
        {
            var heard = await socket.HearAsync();
            if (tags.Any(tag => heard.StartsWith(tag, StringComparison.Ordinal))) return heard;
            if (heard.StartsWith("close", StringComparison.Ordinal)) throw new InvalidOperationException($"Waited for {string.Join(" or ", tags)}, heard: {heard}");
        }
    }
}
