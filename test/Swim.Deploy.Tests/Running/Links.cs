using System.Net.WebSockets;
using System.Text;

namespace Swim.Deploy.Tests.Running;

/// <summary>A WARP connection, as plain as one can be.</summary>
internal static class Links
{
    public static async Task<ClientWebSocket> OpenAsync(Uri http, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("warp0");
        await socket.ConnectAsync(new UriBuilder(http) { Scheme = "ws" }.Uri, cancellationToken);
        return socket;
    }

    /// <summary>Syncs a lane and reads until it is synced, or refused.</summary>
    /// <returns>What came until then.</returns>
    public static async Task<string> SyncAsync(this ClientWebSocket socket, string node, string lane, CancellationToken cancellationToken)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes($"@sync(node:\"{node}\",lane:\"{lane}\")"), WebSocketMessageType.Text, true, cancellationToken);
        var buffer = new byte[1 << 16];
        var heard = new StringBuilder();
        while (!heard.ToString().Contains("@synced", StringComparison.Ordinal) && !heard.ToString().Contains("@unlinked", StringComparison.Ordinal))
        {
            var part = await socket.ReceiveAsync(buffer, cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close) throw new InvalidOperationException($"The connection was closed: {part.CloseStatus} {part.CloseStatusDescription}. Before: {heard}");
            heard.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
        }

        return heard.ToString();
    }

    /// <summary>Reads until the server closes, and answers.</summary>
    public static async Task<WebSocketCloseStatus?> ClosedAsync(this ClientWebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 12];
        while ((await socket.ReceiveAsync(buffer, cancellationToken)).MessageType != WebSocketMessageType.Close)
        {
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
        return socket.CloseStatus;
    }
}
