using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using Swim.Warp;

namespace Swim.Cli.Bench.Wire;

/// <summary>Writes a client's WebSocket frames. Their mask is all zeros: every server has to apply it, and nobody has to compute it.</summary>
internal static class LoadFrames
{
    public const byte Text = 0x81;
    public const byte Binary = 0x82;
    public const byte Close = 0x88;
    public const byte Pong = 0x8A;

    private const byte Masked = 0x80;

    public static void Append(ArrayBufferWriter<byte> frames, ReadOnlySpan<byte> payload, byte opcode = Text)
    {
        AppendHead(frames, payload.Length, opcode);
        frames.Write(payload);
    }

    /// <summary>An envelope of a header that was built before and a body.</summary>
    public static void AppendEnvelope(ArrayBufferWriter<byte> frames, ReadOnlySpan<byte> header, ReadOnlySpan<byte> body)
    {
        AppendHead(frames, EnvelopeWriter.GetLength(header, body), Text);
        EnvelopeWriter.Write(frames, header, body);
    }

    /// <summary>An envelope that sets the entry of a whole number in a map.</summary>
    public static void AppendUpdate(ArrayBufferWriter<byte> frames, ReadOnlySpan<byte> header, int key, ReadOnlySpan<byte> value)
    {
        Span<byte> digits = stackalloc byte[11];
        _ = Utf8Formatter.TryFormat(key, digits, out var length);
        AppendHead(frames, EnvelopeWriter.GetUpdateLength(header, digits[..length], value), Text);
        EnvelopeWriter.WriteUpdate(frames, header, digits[..length], value);
    }

    /// <summary>The length of the first frame's head, payload included, or 0 when the bytes end within it.</summary>
    /// <param name="bytes">What a server sent, unmasked.</param>
    /// <param name="payload">Where the payload lies.</param>
    /// <exception cref="IOException">A payload beyond 1 GiB.</exception>
    public static int Measure(ReadOnlySpan<byte> bytes, out Range payload)
    {
        payload = default;
        if (bytes.Length < 2) return 0;
        var start = 2;
        long length = bytes[1] & 0x7F;
        if (length == 126)
        {
            if (bytes.Length < 4) return 0;
            length = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
            start = 4;
        }
        else if (length == 127)
        {
            if (bytes.Length < 10) return 0;
            length = BinaryPrimitives.ReadInt64BigEndian(bytes[2..]);
            start = 10;
        }

        if (length is < 0 or > 1 << 30) throw new IOException($"a frame of {length} bytes");
        if (bytes.Length - start < length) return 0;
        payload = start..(start + (int)length);
        return start + (int)length;
    }

    private static void AppendHead(ArrayBufferWriter<byte> frames, int size, byte opcode)
    {
        var head = frames.GetSpan(14);
        head[0] = opcode;
        int length;
        if (size < 126)
        {
            head[1] = (byte)(Masked | size);
            length = 2;
        }
        else if (size <= ushort.MaxValue)
        {
            head[1] = Masked | 126;
            BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)size);
            length = 4;
        }
        else
        {
            head[1] = Masked | 127;
            BinaryPrimitives.WriteUInt64BigEndian(head[2..], (ulong)size);
            length = 10;
        }

        head.Slice(length, 4).Clear();
        frames.Advance(length + 4);
    }
}
