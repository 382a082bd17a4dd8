using System.Buffers.Binary;

namespace Swim.Gateway.Sockets;

/// <summary>Server-to-client frame headers: final, unmasked, the length in its shortest form.</summary>
internal static class WebSocketFrameHeader
{
    public const int MaxLength = 10;

    public static int LengthFor(int payloadLength) => payloadLength < 126 ? 2 : payloadLength < 65536 ? 4 : 10;

    /// <summary>Writes the header and returns its length.</summary>
    public static int Write(Span<byte> destination, WebSocketOpcode opcode, int payloadLength)
    {
        destination[0] = (byte)(0x80 | (byte)opcode);
        if (payloadLength < 126)
        {
            destination[1] = (byte)payloadLength;
            return 2;
        }

        if (payloadLength < 65536)
        {
            destination[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)payloadLength);
            return 4;
        }

        destination[1] = 127;
        BinaryPrimitives.WriteInt64BigEndian(destination[2..], payloadLength);
        return 10;
    }
}
