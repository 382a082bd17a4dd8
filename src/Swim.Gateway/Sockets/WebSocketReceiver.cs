using System.Buffers;
using System.Buffers.Binary;
using System.Text.Unicode;

namespace Swim.Gateway.Sockets;

/// <summary>
/// Bytes of an upgraded connection as whole messages. Text is checked to be UTF-8. A connection with nothing unread holds no buffer:
/// it waits in a zero-byte read. A buffer never grows ahead of the bytes that came (a peer that announces 16 MiB and sends ten
/// bytes costs ten bytes), and never beyond the largest message.
/// </summary>
internal sealed class WebSocketReceiver(Stream stream, int maxMessageBytes)
{
    private const int ReadBytes = 16 * 1024;

    private byte[]? _buffer;
    private int _start;
    private int _end;
    private byte[]? _message;
    private int _messageLength;
    private WebSocketOpcode _messageOpcode;
    private bool _inMessage;

    /// <summary>Whether a message has begun that is not complete.</summary>
    public bool IsInside => _inMessage || _start < _end;

    /// <summary>Waits for more bytes; returns how many came, 0 at the end of the stream.</summary>
    public async ValueTask<int> FillAsync()
    {
        if (_start == _end)
        {
            ReturnBuffer();
#pragma warning disable CA2022 // a zero-byte read waits for data and reads none
            await stream.ReadAsync(Memory<byte>.Empty);
#pragma warning restore CA2022
        }

        MakeRoom();
        var count = await stream.ReadAsync(_buffer.AsMemory(_end));
        _end += count;
        return count;
    }

    /// <summary>The next message, control frame or failure among the bytes at hand; false when there is none.</summary>
    public bool TryReceive(out Received received)
    {
        while (true)
        {
            received = default;
            var unread = _buffer.AsSpan(_start, _end - _start);
            if (!WebSocketFrameParser.TryReadHeader(unread, maxMessageBytes - _messageLength, out var frame, out var failure))
            {
                if (failure is null) return false;
                received = new Received(ReceivedKind.Failed, default, failure);
                return true;
            }

            if (unread.Length < frame.Length) return false;
            var payload = _buffer.AsMemory(_start + frame.HeaderLength, frame.PayloadLength);
            WebSocketFrameParser.Unmask(payload.Span, unread.Slice(frame.HeaderLength - 4, 4));
            _start += frame.Length;
            if (frame.IsControl)
            {
                received = Control(frame.Opcode, payload);
                return true;
            }

            if (frame.Opcode == WebSocketOpcode.Continuation != _inMessage)
            {
                received = Fail(CloseReason.ProtocolError, _inMessage ? "A message began inside another." : "A continuation without a message.");
                return true;
            }

            if (!_inMessage && frame.IsFinal)
            {
                received = Message(frame.Opcode, payload);
                return true;
            }

            if (!_inMessage) _messageOpcode = frame.Opcode;
            _inMessage = !frame.IsFinal;
            Append(payload.Span);
            if (!frame.IsFinal) continue;
            received = Message(_messageOpcode, _message.AsMemory(0, _messageLength)) with { IsPassing = true };
            _messageLength = 0;
            return true;
        }
    }

    /// <summary>Gives all memory back.</summary>
    public void Release()
    {
        ReturnBuffer();
        if (_message is { } message) ArrayPool<byte>.Shared.Return(message);
        _message = null;
    }

    private static Received Message(WebSocketOpcode opcode, ReadOnlyMemory<byte> payload)
    {
        if (Utf8.IsValid(payload.Span)) return new Received(opcode == WebSocketOpcode.Text ? ReceivedKind.Text : ReceivedKind.Binary, payload);
        return opcode == WebSocketOpcode.Text
            ? Fail(CloseReason.InvalidText, "A text message is not UTF-8.")
            : Fail(CloseReason.UnsupportedData, "A binary message is not text.");
    }

    private static Received Control(WebSocketOpcode opcode, ReadOnlyMemory<byte> payload)
    {
        if (opcode != WebSocketOpcode.Close) return new Received(opcode == WebSocketOpcode.Ping ? ReceivedKind.Ping : ReceivedKind.Pong, payload);
        var bytes = payload.Span;
        if (bytes.Length == 1) return Fail(CloseReason.ProtocolError, "A close status has two bytes.");
        if (bytes.Length >= 2 && !CloseReason.IsValidOnWire(BinaryPrimitives.ReadUInt16BigEndian(bytes)))
            return Fail(CloseReason.ProtocolError, "A close status that must not be sent.");
        if (bytes.Length > 2 && !Utf8.IsValid(bytes[2..])) return Fail(CloseReason.InvalidText, "A close reason is not UTF-8.");
        return new Received(ReceivedKind.Close, payload);
    }

    private static Received Fail(ushort code, string text) => new(ReceivedKind.Failed, default, new CloseReason(code, text));

    private void Append(ReadOnlySpan<byte> fragment)
    {
        // the message handed out last time is no longer looked at, so its array serves the next one unless it was large
        if (_message is null || _messageLength + fragment.Length > _message.Length)
        {
            var grown = ArrayPool<byte>.Shared.Rent(Math.Max(1024, Math.Max(_messageLength * 2, _messageLength + fragment.Length)));
            _message.AsSpan(0, _messageLength).CopyTo(grown);
            if (_message is not null) ArrayPool<byte>.Shared.Return(_message);
            _message = grown;
        }

        fragment.CopyTo(_message.AsSpan(_messageLength));
        _messageLength += fragment.Length;
    }

    private void MakeRoom()
    {
        if (_buffer is null)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
            return;
        }

        var unread = _end - _start;
        if (_end < _buffer.Length && (_start == 0 || _end < _buffer.Length / 2)) return;
        if (unread <= _buffer.Length / 2)
        {
            _buffer.AsSpan(_start, unread).CopyTo(_buffer);
        }
        else
        {
            var grown = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(_start, unread).CopyTo(grown);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = grown;
        }

        _start = 0;
        _end = unread;
    }

    private void ReturnBuffer()
    {
        if (_buffer is { } buffer) ArrayPool<byte>.Shared.Return(buffer);
        _buffer = null;
        _start = _end = 0;
        if (_inMessage || _message is null) return;
        ArrayPool<byte>.Shared.Return(_message);
        _message = null;
    }
}
