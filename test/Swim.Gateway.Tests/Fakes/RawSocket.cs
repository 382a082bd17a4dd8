using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Swim.Gateway.Tests.Fakes;

/// <summary>A WebSocket peer by hand, so that it can misbehave.</summary>
public sealed class RawSocket : IAsyncDisposable
{
    public static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private readonly TcpClient _tcp;
    private readonly NetworkStream _stream;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    private RawSocket(TcpClient tcp)
    {
        _tcp = tcp;
        _stream = tcp.GetStream();
    }

    /// <summary>The status line and headers of the upgrade's answer.</summary>
    public string Answer { get; private set; } = "";

    public int Status => int.Parse(Answer.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture);

    public Socket Socket => _tcp.Client;

    /// <summary>Asks for an upgrade; the answer may be a refusal.</summary>
    public static async Task<RawSocket> ConnectAsync(Uri address, string path, params string[] headers)
    {
        var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync(address.Host, address.Port);
        var socket = new RawSocket(tcp);
        var request = new StringBuilder($"GET {path} HTTP/1.1\r\n");
        if (!headers.Any(h => h.StartsWith("Host:", StringComparison.Ordinal))) request.Append($"Host: {address.Authority}\r\n");
        if (!headers.Any(h => h.StartsWith("Upgrade:", StringComparison.Ordinal))) request.Append("Upgrade: websocket\r\nConnection: Upgrade\r\n");
        if (!headers.Any(h => h.StartsWith("Sec-WebSocket-Version:", StringComparison.Ordinal))) request.Append("Sec-WebSocket-Version: 13\r\n");
        if (!headers.Any(h => h.StartsWith("Sec-WebSocket-Key:", StringComparison.Ordinal))) request.Append("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        foreach (var header in headers) request.Append(header).Append("\r\n");
        await socket.SendBytesAsync(Encoding.ASCII.GetBytes(request.Append("\r\n").ToString()));
        socket.Answer = await socket.ReadHeadAsync();
        return socket;
    }

    public Task SendAsync(string text) => SendBytesAsync(Frame(0x81, Encoding.UTF8.GetBytes(text)));

    public Task SendFrameAsync(byte first, byte[] payload) => SendBytesAsync(Frame(first, payload));

    public Task SendCloseAsync(ushort code)
    {
        var payload = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(payload, code);
        return SendFrameAsync(0x88, payload);
    }

    public async Task SendBytesAsync(ReadOnlyMemory<byte> bytes)
    {
        using var guard = new CancellationTokenSource(Guard);
        await _stream.WriteAsync(bytes, guard.Token);
    }

    public static byte[] Frame(byte first, byte[] payload, bool masked = true, long? declaredLength = null)
    {
        var length = declaredLength ?? payload.Length;
        var frame = new List<byte> { first };
        var mask = masked ? 0x80 : 0;
        if (length < 126)
        {
            frame.Add((byte)(mask | (int)length));
        }
        else if (length < 65536)
        {
            frame.AddRange([(byte)(mask | 126), (byte)(length >> 8), (byte)length]);
        }
        else
        {
            frame.Add((byte)(mask | 127));
            for (var shift = 56; shift >= 0; shift -= 8) frame.Add((byte)(length >> shift));
        }

        byte[] key = [0x37, 0xFA, 0x21, 0x3D];
        if (masked) frame.AddRange(key);
        for (var i = 0; i < payload.Length; i++) frame.Add(masked ? (byte)(payload[i] ^ key[i & 3]) : payload[i]);
        return [.. frame];
    }

    /// <summary>The next frame that is not a ping; throws when the connection ends first.</summary>
    public async Task<(byte First, byte[] Payload)> ReceiveFrameAsync(bool skipPings = true)
    {
        while (true)
        {
            var head = await ReadAsync(2);
            long length = head[1] & 0x7F;
            Assert.That(head[1] & 0x80, Is.Zero, "a server's frame must not be masked");
            if (length == 126) length = BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(2));
            else if (length == 127) length = BinaryPrimitives.ReadInt64BigEndian(await ReadAsync(8));
            var payload = await ReadAsync((int)length);
            if (head[0] == 0x89 && skipPings) continue;
            return (head[0], payload);
        }
    }

    /// <summary>The next text message.</summary>
    public async Task<string> ReceiveAsync()
    {
        var (first, payload) = await ReceiveFrameAsync();
        if (first == 0x88) return $"close {CodeOf(payload)} {Encoding.UTF8.GetString(payload.AsSpan(Math.Min(2, payload.Length)))}";
        Assert.That(first, Is.EqualTo(0x81));
        return Encoding.UTF8.GetString(payload);
    }

    public async Task<string[]> ReceiveAsync(int count)
    {
        var messages = new string[count];
        for (var i = 0; i < count; i++) messages[i] = await ReceiveAsync();
        return messages;
    }

    /// <summary>Reads on to the close frame; returns its code, or 1006 when the connection ended without one.</summary>
    public async Task<(int Code, string Reason)> ReceiveCloseAsync()
    {
        try
        {
            while (true)
            {
                var (first, payload) = await ReceiveFrameAsync();
                if (first == 0x88) return (CodeOf(payload), Encoding.UTF8.GetString(payload.AsSpan(Math.Min(2, payload.Length))));
            }
        }
        catch (IOException)
        {
            return (1006, "");
        }
    }

    /// <summary>Whether the server ends the TCP connection.</summary>
    public async Task<bool> IsEndedAsync()
    {
        try
        {
            while (true) await ReadAsync(1);
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>A question and an answer after which everything sent before has been seen by the server.</summary>
    public async Task<string> SettleAsync()
    {
        await SendAsync("@auth");
        return await ReceiveAsync();
    }

    public async Task<int> ReceiveSomeAsync()
    {
        if (_start < _end)
        {
            var left = _end - _start;
            _start = _end;
            return left;
        }

        using var guard = new CancellationTokenSource(Guard);
        return await _stream.ReadAsync(_buffer, guard.Token);
    }

    public ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        return default;
    }

    private static int CodeOf(byte[] payload) => payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(payload) : 1005;

    private async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)) head.Append((char)(await ReadAsync(1))[0]);
        return head.ToString();
    }

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        var at = 0;
        using var guard = new CancellationTokenSource(Guard);
        while (at < count)
        {
            if (_start == _end)
            {
                _start = 0;
                _end = await _stream.ReadAsync(_buffer, guard.Token);
                if (_end == 0) throw new EndOfStreamException();
            }

            var take = Math.Min(count - at, _end - _start);
            _buffer.AsSpan(_start, take).CopyTo(bytes.AsSpan(at));
            _start += take;
            at += take;
        }

        return bytes;
    }
}
