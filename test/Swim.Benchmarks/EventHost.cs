using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Swim.Benchmarks;

/// <summary>A WARP host that does no more than answer one connection's links and send events that it is told to; sending allocates nothing.</summary>
internal sealed class EventHost : IDisposable
{
    private const int LongestShortFrame = 125;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _node;
    private readonly byte[] _out = new byte[64 << 10];
    private Socket? _socket;
    private int _used;

    public EventHost(string node)
    {
        _node = node;
        _listener.Start();
        Url = $"warp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
    }

    public string Url { get; }

    /// <summary>Takes the connection and answers a sync of each lane.</summary>
    public void Accept(params string[] lanes)
    {
        _socket = _listener.AcceptSocket();
        _socket.NoDelay = true;
        var request = new StringBuilder();
        var one = new byte[1];
        while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && _socket.Receive(one) == 1) request.Append((char)one[0]);
        var key = request.ToString().Split("\r\n").Single(static line => line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase))["Sec-WebSocket-Key:".Length..].Trim();
        // RFC 6455 §4.2.2
#pragma warning disable CA5350 // the protocol prescribes SHA-1; it protects nothing here
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        _socket.Send(Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"));
        foreach (var _ in lanes) SkipFrame();
        foreach (var lane in lanes)
        {
            Add($"@linked(node:\"{_node}\",lane:{lane})");
            Add($"@synced(node:\"{_node}\",lane:{lane})");
        }

        Send();
    }

    /// <summary>Adds an event of a value lane to what is sent next.</summary>
    public void AddValue(string lane, int value) => Add($"@event(node:\"{_node}\",lane:{lane}) {value}");

    /// <summary>Adds an event of a map lane.</summary>
    public void AddEntry(string lane, int key, int number) => Add($"@event(node:\"{_node}\",lane:{lane})@update(key:{key})@Place{{lat:52.5,lng:13.4,number:{number}}}");

    /// <summary>Sends what was added, in one write.</summary>
    public void Send()
    {
        _socket!.Send(_out.AsSpan(0, _used));
        _used = 0;
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _listener.Dispose();
    }

    private void Add([InterpolatedStringHandlerArgument("")] ref FrameText text) => _used = text.Complete();

    /// <summary>A text frame that is written where it is sent from.</summary>
    [InterpolatedStringHandler]
    private ref struct FrameText
    {
        private readonly Span<byte> _frame;
        private readonly int _start;
        private int _length;

        public FrameText(int literalLength, int formattedCount, EventHost host)
        {
            _start = host._used;
            _frame = host._out.AsSpan(_start);
            _length = 2;
        }

        public void AppendLiteral(string text) => _length += Encoding.UTF8.GetBytes(text, _frame[_length..]);

        public void AppendFormatted(string text) => AppendLiteral(text);

        public void AppendFormatted(int number)
        {
            number.TryFormat(_frame[_length..], out var written, provider: CultureInfo.InvariantCulture);
            _length += written;
        }

        /// <summary>The end of the frame.</summary>
        public readonly int Complete()
        {
            // a text frame, final; RFC 6455 §5.2
            _frame[0] = 0x81;
            _frame[1] = (byte)(_length - 2);
            return _length - 2 <= LongestShortFrame ? _start + _length : throw new InvalidOperationException("The frame is too long.");
        }
    }

    private void SkipFrame()
    {
        Span<byte> head = stackalloc byte[2];
        Fill(head);
        var length = head[1] & 127;
        if (length > LongestShortFrame)
        {
            Span<byte> longer = stackalloc byte[2];
            Fill(longer);
            length = BinaryPrimitives.ReadUInt16BigEndian(longer);
        }

        // the mask comes before the text
        Fill(new byte[4 + length]);
    }

    private void Fill(Span<byte> buffer)
    {
        for (var read = 0; read < buffer.Length;)
        {
            var count = _socket!.Receive(buffer[read..]);
            if (count == 0) throw new EndOfStreamException();
            read += count;
        }
    }
}
