using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Swim.Gateway.Sockets;

/// <summary>Client-to-server frames (RFC 6455 §5). Knows nothing of messages: fragmentation is the receiver's.</summary>
internal static class WebSocketFrameParser
{
    public const int MaxControlPayload = 125;

    /// <summary>
    /// Reads the header at the start of <paramref name="buffer"/>. False when more bytes are needed or when it is wrong
    /// (<paramref name="failure"/> is then set). A length beyond <paramref name="maxPayload"/> fails before anything is kept for it.
    /// </summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> buffer, int maxPayload, out WebSocketFrame frame, out CloseReason? failure)
    {
        frame = default;
        failure = null;
        if (buffer.Length < 2) return false;
        var first = buffer[0];
        var second = buffer[1];
        if ((first & 0x70) != 0) return Fail(CloseReason.ProtocolError, "Reserved bits are set; no extension was negotiated.", out failure);
        var opcode = (WebSocketOpcode)(first & 0x0F);
        if (!IsKnown(opcode)) return Fail(CloseReason.ProtocolError, "Reserved opcode.", out failure);
        if ((second & 0x80) == 0) return Fail(CloseReason.ProtocolError, "Frames from a client must be masked.", out failure);
        var isFinal = (first & 0x80) != 0;
        long length = second & 0x7F;
        var header = 2;
        if (opcode >= WebSocketOpcode.Close)
        {
            if (!isFinal) return Fail(CloseReason.ProtocolError, "A control frame must not be fragmented.", out failure);
            if (length > MaxControlPayload) return Fail(CloseReason.ProtocolError, "A control frame holds at most 125 bytes.", out failure);
        }
        else if (length == 126)
        {
            if (buffer.Length < 4) return false;
            length = BinaryPrimitives.ReadUInt16BigEndian(buffer[2..]);
            header = 4;
            if (length < 126) return Fail(CloseReason.ProtocolError, "A frame's length is not in its shortest form.", out failure);
        }
        else if (length == 127)
        {
            if (buffer.Length < 10) return false;
            length = BinaryPrimitives.ReadInt64BigEndian(buffer[2..]);
            header = 10;
            if (length is >= 0 and < 65536) return Fail(CloseReason.ProtocolError, "A frame's length is not in its shortest form.", out failure);
        }

        if (length < 0) return Fail(CloseReason.ProtocolError, "A frame's length is negative.", out failure);
        if (length > maxPayload && opcode < WebSocketOpcode.Close)
            return Fail(CloseReason.TooLarge, "The message is larger than this server accepts.", out failure);

        header += 4;
        if (buffer.Length < header) return false;
        frame = new WebSocketFrame(opcode, isFinal, header, (int)length);
        return true;
    }

    /// <summary>Removes the mask in place (RFC 6455 §5.3).</summary>
    public static void Unmask(Span<byte> payload, ReadOnlySpan<byte> mask)
    {
        var key = MemoryMarshal.Read<uint>(mask);
        if (key == 0) return;
        ref var start = ref MemoryMarshal.GetReference(payload);
        var i = 0;
        if (Vector.IsHardwareAccelerated && payload.Length >= Vector<byte>.Count)
        {
            var wide = Vector.AsVectorByte(new Vector<uint>(key));
            for (; i <= payload.Length - Vector<byte>.Count; i += Vector<byte>.Count)
            {
                ref var at = ref Unsafe.Add(ref start, i);
                Unsafe.WriteUnaligned(ref at, Unsafe.ReadUnaligned<Vector<byte>>(ref at) ^ wide);
            }
        }

        // every step so far was a multiple of four bytes, so the mask is still aligned
        for (; i <= payload.Length - sizeof(uint); i += sizeof(uint))
        {
            ref var at = ref Unsafe.Add(ref start, i);
            Unsafe.WriteUnaligned(ref at, Unsafe.ReadUnaligned<uint>(ref at) ^ key);
        }

        for (; i < payload.Length; i++) payload[i] ^= mask[i & 3];
    }

    private static bool IsKnown(WebSocketOpcode opcode) => opcode is <= WebSocketOpcode.Binary or >= WebSocketOpcode.Close and <= WebSocketOpcode.Pong;

    private static bool Fail(ushort code, string text, out CloseReason? failure)
    {
        failure = new CloseReason(code, text);
        return false;
    }
}
