using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;

namespace Swim.Conformance.Transcripts;

/// <summary>What a server did on a connection: a text frame, a pong, or the end of the connection (with its code; 1006 for none).</summary>
internal readonly record struct Arrival(StepKind Kind, string Text, int Code);

/// <summary>A WebSocket client that sends any frame it is told to, and shows every frame it gets.</summary>
internal sealed class RawSocket : IAsyncDisposable
{
    private const int MaxArrivals = 100_000;

    private readonly TcpClient _tcp = new() { NoDelay = true };
    private readonly Channel<Arrival> _arrivals = Channel.CreateBounded<Arrival>(MaxArrivals);
    private Stream _stream = Stream.Null;
    private Task _reading = Task.CompletedTask;

    public int UpgradeStatus { get; private set; }

    public ChannelReader<Arrival> Arrivals => _arrivals.Reader;

    public static async Task<RawSocket> OpenAsync(Uri server, string? subprotocol)
    {
        var socket = new RawSocket();
        await socket._tcp.ConnectAsync(server.Host, server.Port);
        socket._stream = socket._tcp.GetStream();
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        var offer = subprotocol is null ? "" : $"Sec-WebSocket-Protocol: {subprotocol}\r\n";
        await socket._stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"GET {server.PathAndQuery} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n{offer}\r\n"));
        var head = await socket.ReadHeadAsync();
        socket.UpgradeStatus = int.Parse(head.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        if (socket.UpgradeStatus != 101) throw new InvalidOperationException($"the upgrade was answered {head.Split("\r\n")[0]}");
        socket._reading = socket.ReadAsync();
        return socket;
    }

    public Task SendTextAsync(string text) => SendAsync(0x81, Encoding.UTF8.GetBytes(text));

    /// <summary><c>hex 00ff</c> for any bytes, else text.</summary>
    public Task SendBinaryAsync(string text) =>
        SendAsync(0x82, text.StartsWith("hex ", StringComparison.Ordinal) ? Convert.FromHexString(text[4..].Replace(" ", "", StringComparison.Ordinal)) : Encoding.UTF8.GetBytes(text));

    public Task SendPingAsync(string text) => SendAsync(0x89, Encoding.UTF8.GetBytes(text));

    public Task SendCloseAsync(int code, string reason)
    {
        var payload = new byte[2 + Encoding.UTF8.GetByteCount(reason)];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        Encoding.UTF8.GetBytes(reason, payload.AsSpan(2));
        return SendAsync(0x88, payload);
    }

    public async Task SendFragmentsAsync(IReadOnlyList<string> parts)
    {
        for (var i = 0; i < parts.Count; i++)
            await SendAsync((byte)((i == 0 ? 0x01 : 0x00) | (i == parts.Count - 1 ? 0x80 : 0)), Encoding.UTF8.GetBytes(parts[i]));
    }

    public async ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        await _reading;
    }

    private async Task SendAsync(byte head, byte[] payload)
    {
        // a mask of zeros is a mask
        var frame = new MemoryStream();
        frame.WriteByte(head);
        Span<byte> length = stackalloc byte[9];
        if (payload.Length < 126)
        {
            length[0] = (byte)(0x80 | payload.Length);
            frame.Write(length[..1]);
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            length[0] = 0x80 | 126;
            BinaryPrimitives.WriteUInt16BigEndian(length[1..], (ushort)payload.Length);
            frame.Write(length[..3]);
        }
        else
        {
            length[0] = 0x80 | 127;
            BinaryPrimitives.WriteInt64BigEndian(length[1..], payload.Length);
            frame.Write(length);
        }

        frame.Write(stackalloc byte[4]);
        frame.Write(payload);
        await _stream.WriteAsync(frame.GetBuffer().AsMemory(0, (int)frame.Length));
    }

    private async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await _stream.ReadExactlyAsync(one);
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    private async Task ReadAsync()
    {
        var end = new Arrival(StepKind.Closed, "", 1006);
        try
        {
            var head = new byte[10];
            while (true)
            {
                await _stream.ReadExactlyAsync(head.AsMemory(0, 2));
                long length = head[1] & 0x7f;
                if (length >= 126)
                {
                    var more = length == 126 ? 2 : 8;
                    await _stream.ReadExactlyAsync(head.AsMemory(2, more));
                    length = more == 2 ? BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(2)) : BinaryPrimitives.ReadInt64BigEndian(head.AsSpan(2));
                }

                var payload = new byte[length];
                await _stream.ReadExactlyAsync(payload);
                switch (head[0] & 0x0f)
                {
                    case 1:
                        await _arrivals.Writer.WriteAsync(new Arrival(StepKind.Receive, Encoding.UTF8.GetString(payload), 0));
                        break;
                    case 8:
                        end = new Arrival(StepKind.Closed, payload.Length > 2 ? Encoding.UTF8.GetString(payload.AsSpan(2)) : "", payload.Length < 2 ? 1005 : BinaryPrimitives.ReadUInt16BigEndian(payload));
                        return;
                    case 9:
                        await SendAsync(0x8a, payload);
                        break;
                    case 10:
                        await _arrivals.Writer.WriteAsync(new Arrival(StepKind.ReceivePong, Encoding.UTF8.GetString(payload), 0));
                        break;
                }
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or SocketException)
        {
            // the end, without a close frame
        }
        finally
        {
            _arrivals.Writer.TryWrite(end);
            _arrivals.Writer.TryComplete();
        }
    }
}
