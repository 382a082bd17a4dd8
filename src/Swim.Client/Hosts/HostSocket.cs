using System.Net.Sockets;
using System.Net.WebSockets;

namespace Swim.Client;

/// <summary>
/// One connection to a host. Frames written in a row leave in one write where the socket is ours to wrap; a socket that was given certificates, a proxy or credentials of its own is
/// used as it is.
/// </summary>
internal sealed class HostSocket : IDisposable
{
    private static readonly System.Net.IWebProxy? DefaultProxy = ReadDefaultProxy();

    private readonly SocketsHttpHandler? _handler;
    private GatheringStream? _gathering;

    private HostSocket(ClientWebSocket socket, bool isOwn)
    {
        Socket = socket;
        if (!isOwn) return;
        _handler = new SocketsHttpHandler { ConnectCallback = ConnectAsync, UseCookies = false, AllowAutoRedirect = false };
    }

    public ClientWebSocket Socket { get; }

    /// <exception cref="WebSocketException">It could not be connected.</exception>
    /// <exception cref="HostRefusedException">The host does not want to be asked again for a time.</exception>
    public static async Task<HostSocket> ConnectAsync(Uri uri, Action<ClientWebSocketOptions> configure, TimeProvider time, CancellationToken cancellationToken)
    {
        var web = new ClientWebSocket();
        HostSocket? socket = null;
        try
        {
            web.Options.CollectHttpResponseDetails = true;
            configure(web.Options);
            socket = new HostSocket(web, CanBeOwn(web.Options));
            if (socket._handler is null)
            {
                await web.ConnectAsync(uri, cancellationToken);
            }
            else
            {
                using var invoker = new HttpMessageInvoker(socket._handler, disposeHandler: false);
                await web.ConnectAsync(uri, invoker, cancellationToken);
            }

            web.HttpResponseHeaders = null;
            return socket;
        }
        catch (Exception exception)
        {
            var hint = RetryHint.OfRefusal(web.HttpResponseHeaders, time.GetUtcNow());
            if (socket is null) web.Dispose();
            else socket.Dispose();
            if (hint > TimeSpan.Zero) throw new HostRefusedException(exception, hint);
            throw;
        }
    }

    /// <summary>Writes a frame, or keeps it until <see cref="SendAsync"/>. One caller at a time, as for all that follows.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> frame)
    {
        _gathering?.Begin();
        await Socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        if (_gathering is { Waiting: >= GatheringStream.Enough }) await _gathering.SendAsync();
    }

    /// <summary>Sends what has been kept.</summary>
    public ValueTask SendAsync() => _gathering?.SendAsync() ?? default;

    public void Dispose()
    {
        Socket.Dispose();
        _handler?.Dispose();
    }

    // what a socket may be given only when it makes its connection by itself
    private static bool CanBeOwn(ClientWebSocketOptions options) =>
        options is { RemoteCertificateValidationCallback: null, Credentials: null, Cookies: null, UseDefaultCredentials: false, ClientCertificates.Count: 0 } && ReferenceEquals(options.Proxy, DefaultProxy);

    private static System.Net.IWebProxy? ReadDefaultProxy()
    {
        using var socket = new ClientWebSocket();
        return socket.Options.Proxy;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return _gathering = new GatheringStream(new NetworkStream(socket, ownsSocket: true));
    }
}
