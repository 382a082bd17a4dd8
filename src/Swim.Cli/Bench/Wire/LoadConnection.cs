using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Swim.Cli.Bench.Wire;

/// <summary>
/// A WebSocket that costs its process as little as can be: frames are written in batches that were built before, and read in place.
/// Any thread may send; one reading loop calls the sink.
/// </summary>
internal sealed class LoadConnection : IAsyncDisposable
{
    private const int FirstBuffer = 16 * 1024;

    private readonly Socket _socket;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly CancellationTokenSource _ending = new();
    private Stream _stream = Stream.Null;
    private byte[] _buffer = new byte[FirstBuffer];
    private int _filled;
    private Task _reading = Task.CompletedTask;

    private LoadConnection(Socket socket) => _socket = socket;

    /// <param name="server">A ws:, wss:, warp: or warps: URI.</param>
    /// <param name="subprotocol">Offered, or null for none.</param>
    /// <param name="sink">Gets the messages, or null: nothing is read.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="IOException">The server refused the upgrade.</exception>
    /// <exception cref="SocketException">The server cannot be reached.</exception>
    public static async Task<LoadConnection> OpenAsync(Uri server, string? subprotocol, IFrameSink? sink, CancellationToken cancellationToken)
    {
        var isSecure = server.Scheme is "wss" or "warps" or "https" or "swims";
        var port = server.Port > 0 ? server.Port : isSecure ? 443 : 80;
        var connection = new LoadConnection(new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
        try
        {
            await connection._socket.ConnectAsync(server.Host, port, cancellationToken);
            connection._stream = new NetworkStream(connection._socket, ownsSocket: true);
            if (isSecure)
            {
                var secure = new SslStream(connection._stream);
                connection._stream = secure;
                await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = server.Host }, cancellationToken);
            }

            await connection.UpgradeAsync(server, port, subprotocol, cancellationToken);
            if (sink is not null) connection._reading = connection.ReadToEndAsync(sink);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends whole frames, as <see cref="LoadFrames"/> builds them.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> frames, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await _stream.WriteAsync(frames, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Ends the connection without a word, as a process that was killed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _stream.DisposeAsync();
        _socket.Dispose();
        await _reading;
        _writing.Dispose();
        _ending.Dispose();
    }

    private async Task UpgradeAsync(Uri server, int port, string? subprotocol, CancellationToken cancellationToken)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        var offer = subprotocol is null ? "" : $"Sec-WebSocket-Protocol: {subprotocol}\r\n";
        await _stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"GET {server.PathAndQuery} HTTP/1.1\r\nHost: {server.Host}:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n{offer}\r\n"),
            cancellationToken);
        int end;
        while ((end = _buffer.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (_filled == _buffer.Length) throw new IOException($"{server} answered the upgrade with more than {_buffer.Length} bytes of headers.");
            await FillAsync(cancellationToken);
        }

        var head = Encoding.ASCII.GetString(_buffer, 0, end);
        if (!head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal)) throw new IOException($"{server} answered the upgrade: {head.Split('\r')[0]}");
        Drop(end + 4);
    }

    private async Task ReadToEndAsync(IFrameSink sink)
    {
        try
        {
            await ReadAsync(sink);
            sink.OnEnded(new IOException("The server closed the connection."));
        }
        catch (Exception exception)
        {
            // whatever it was, of the network or of a message that is not understood, whoever waits for more is told
            if (!_ending.IsCancellationRequested) sink.OnEnded(exception);
        }
    }

    private async Task ReadAsync(IFrameSink sink)
    {
        var parts = new ArrayBufferWriter<byte>();
        while (true)
        {
            var taken = 0;
            while (LoadFrames.Measure(_buffer.AsSpan(taken, _filled - taken), out var range) is > 0 and var length)
            {
                var first = _buffer[taken];
                var payload = _buffer.AsSpan(taken, length)[range];
                switch (first & 0x0F)
                {
                    case 0x8:
                        return;
                    case 0x9:
                        await AnswerPingAsync(payload.ToArray());
                        break;
                    case 0xA:
                        break;
                    default:
                        Take(sink, parts, payload, isLast: (first & 0x80) != 0);
                        break;
                }

                taken += length;
            }

            Drop(taken);
            if (_filled == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
            await FillAsync(_ending.Token);
        }
    }

    private static void Take(IFrameSink sink, ArrayBufferWriter<byte> parts, ReadOnlySpan<byte> payload, bool isLast)
    {
        if (isLast && parts.WrittenCount == 0)
        {
            sink.OnMessage(payload);
            return;
        }

        parts.Write(payload);
        if (!isLast) return;
        sink.OnMessage(parts.WrittenSpan);
        parts.ResetWrittenCount();
    }

    private async ValueTask AnswerPingAsync(byte[] payload)
    {
        var pong = new ArrayBufferWriter<byte>(payload.Length + 14);
        LoadFrames.Append(pong, payload, LoadFrames.Pong);
        await SendAsync(pong.WrittenMemory, _ending.Token);
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        var read = await _stream.ReadAsync(_buffer.AsMemory(_filled), cancellationToken);
        if (read == 0) throw new IOException("The server ended the connection without a close frame.");
        _filled += read;
    }

    private void Drop(int count)
    {
        _buffer.AsSpan(count, _filled - count).CopyTo(_buffer);
        _filled -= count;
    }
}
