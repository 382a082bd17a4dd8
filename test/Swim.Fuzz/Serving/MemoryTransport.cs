using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Swim.Fuzz.Serving;

/// <summary>A transport of the web server that is no network: each connection is a pair of pipes in this process.</summary>
internal sealed class MemoryTransport : IConnectionListenerFactory
{
    private const int PipeBytes = 1024 * 1024;

    private static readonly PipeOptions Options = new(pauseWriterThreshold: PipeBytes, resumeWriterThreshold: PipeBytes / 2, useSynchronizationContext: false);

    private readonly Channel<ConnectionContext> _accepted = Channel.CreateBounded<ConnectionContext>(1024);

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(new Listener(endpoint, _accepted));

    /// <summary>The client's end of a new connection.</summary>
    public async ValueTask<IDuplexPipe> ConnectAsync()
    {
        var (toServer, toClient) = (new Pipe(Options), new Pipe(Options));
        var connection = new DefaultConnectionContext(Guid.NewGuid().ToString("N"), new Ends(toServer.Reader, toClient.Writer), new Ends(toServer.Reader, toClient.Writer))
        {
            LocalEndPoint = new IPEndPoint(IPAddress.Loopback, 80),
            RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, 50_000),
        };
        await _accepted.Writer.WriteAsync(connection);
        return new Ends(toClient.Reader, toServer.Writer);
    }

    private sealed class Ends(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }

    private sealed class Listener(EndPoint endpoint, Channel<ConnectionContext> accepted) : IConnectionListener
    {
        public EndPoint EndPoint => endpoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            await accepted.Reader.WaitToReadAsync(cancellationToken) && accepted.Reader.TryRead(out var connection) ? connection : null;

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            accepted.Writer.TryComplete();
            return default;
        }

        public ValueTask DisposeAsync() => default;
    }
}
