using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;

namespace Swim.Fuzz.Clients;

/// <summary>A client by hand, over a socket or over pipes: writes whatever bytes it is told to, reads HTTP heads and WebSocket frames. Reads and writes may be on two threads.</summary>
internal sealed class RawPeer : IAsyncDisposable
{
    private const int LongestHead = 64 * 1024;

    private readonly PipeReader _input;
    private readonly PipeWriter _output;
    private readonly Socket? _socket;

    public RawPeer(IDuplexPipe pipes) => (_input, _output) = (pipes.Input, pipes.Output);

    private RawPeer(Socket socket)
    {
        _socket = socket;
        var stream = new NetworkStream(socket);
        _input = PipeReader.Create(stream);
        _output = PipeWriter.Create(stream);
    }

    public Socket Socket => _socket ?? throw new InvalidOperationException("There is no socket.");

    public static async Task<RawPeer> ConnectAsync(Uri server, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server.Host, server.Port, cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return new RawPeer(socket);
    }

    /// <summary>Asks for a WebSocket; returns the status.</summary>
    public async Task<int> UpgradeAsync(CancellationToken cancellationToken, string path = "/", string host = "127.0.0.1", string headers = "")
    {
        Write(Encoding.UTF8.GetBytes($"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n"));
        await FlushAsync(cancellationToken);
        var head = await ReadHeadAsync(cancellationToken);
        return head is null ? 0 : StatusOf(head);
    }

    public void Write(ReadOnlySpan<byte> bytes) => _output.Write(bytes);

    /// <summary>One frame, masked with a key of its own.</summary>
    public void WriteFrame(byte first, ReadOnlySpan<byte> payload, uint mask = 0x3D21FA37)
    {
        var frame = _output.GetSpan(payload.Length + 14);
        var at = 0;
        frame[at++] = first;
        if (payload.Length < 126)
        {
            frame[at++] = (byte)(0x80 | payload.Length);
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            frame[at++] = 0x80 | 126;
            BinaryPrimitives.WriteUInt16BigEndian(frame[at..], (ushort)payload.Length);
            at += 2;
        }
        else
        {
            frame[at++] = 0x80 | 127;
            BinaryPrimitives.WriteInt64BigEndian(frame[at..], payload.Length);
            at += 8;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(frame[at..], mask);
        at += 4;
        for (var i = 0; i < payload.Length; i++) frame[at + i] = (byte)(payload[i] ^ (byte)(mask >> (8 * (i & 3))));
        _output.Advance(at + payload.Length);
    }

    /// <summary>Whether so much has been written that it should leave.</summary>
    public bool IsWorthFlushing => _output.CanGetUnflushedBytes && _output.UnflushedBytes > 16 * 1024;

    public void WriteText(string text) => WriteFrame(0x81, Encoding.UTF8.GetBytes(text));

    /// <summary>Sends what has been written; false when the other end is gone.</summary>
    public async Task<bool> FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            return !(await _output.FlushAsync(cancellationToken)).IsCompleted;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The next frame; null at the end of the connection.</summary>
    public async ValueTask<Frame?> ReadFrameAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var result = await _input.ReadAsync(cancellationToken);
                if (TryCut(result.Buffer, out var frame, out var consumed))
                {
                    _input.AdvanceTo(consumed);
                    return frame;
                }

                _input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                if (result.IsCompleted) return null;
            }
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Reads on to the close frame; its code, 1005 without one, 1006 when the connection ends without a frame.</summary>
    public async Task<int> ReadCloseAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await ReadFrameAsync(cancellationToken) is not { } frame) return 1006;
            if (frame.First == 0x88) return frame.CloseCode;
        }
    }

    /// <summary>The head of an HTTP answer with its end; null when the connection ends before.</summary>
    public async Task<string?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var result = await _input.ReadAsync(cancellationToken);
                var reader = new SequenceReader<byte>(result.Buffer);
                if (reader.TryReadTo(out ReadOnlySequence<byte> head, "\r\n\r\n"u8))
                {
                    var text = Encoding.Latin1.GetString(head);
                    _input.AdvanceTo(reader.Position);
                    return text;
                }

                _input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                if (result.IsCompleted || result.Buffer.Length > LongestHead) return null;
            }
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Some bytes of what comes, which are then gone; 0 at the end.</summary>
    public async Task<int> ReadSomeAsync(CancellationToken cancellationToken)
    {
        try
        {
            var result = await _input.ReadAsync(cancellationToken);
            var count = (int)result.Buffer.Length;
            _input.AdvanceTo(result.Buffer.End);
            return count;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <summary>Reads everything up to the end of the connection.</summary>
    public async Task<string> ReadToEndAsync(CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        try
        {
            while (true)
            {
                var result = await _input.ReadAsync(cancellationToken);
                if (text.Length < LongestHead) text.Append(Encoding.Latin1.GetString(result.Buffer));
                _input.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted) return text.ToString();
            }
        }
        catch (IOException)
        {
            return text.ToString();
        }
    }

    public static int StatusOf(string head) =>
        head.Length > 12 && head.StartsWith("HTTP/1.", StringComparison.Ordinal) && int.TryParse(head.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : 0;

    public async ValueTask DisposeAsync()
    {
        _socket?.Close(0);
        try
        {
            await _output.CompleteAsync();
            await _input.CompleteAsync();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // what was not sent is of no interest
        }
    }

    private static bool TryCut(ReadOnlySequence<byte> buffer, out Frame frame, out SequencePosition consumed)
    {
        frame = default;
        consumed = default;
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryRead(out var first) || !reader.TryRead(out var second)) return false;
        long length = second & 0x7F;
        if (length == 126)
        {
            if (!reader.TryReadBigEndian(out short two)) return false;
            length = (ushort)two;
        }
        else if (length == 127 && !reader.TryReadBigEndian(out length))
        {
            return false;
        }

        if (reader.Remaining < length) return false;
        frame = new Frame(first, reader.UnreadSequence.Slice(0, length).ToArray());
        reader.Advance(length);
        consumed = reader.Position;
        return true;
    }
}
