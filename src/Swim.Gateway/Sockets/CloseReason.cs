using System.Text;

namespace Swim.Gateway.Sockets;

/// <summary>A close status (RFC 6455 §7.4) with the text that goes with it.</summary>
internal sealed record CloseReason(ushort Code, string Text)
{
    public const ushort Normal = 1000;
    public const ushort GoingAway = 1001;
    public const ushort ProtocolError = 1002;
    public const ushort UnsupportedData = 1003;
    public const ushort InvalidText = 1007;
    public const ushort PolicyViolation = 1008;
    public const ushort TooLarge = 1009;
    public const ushort InternalError = 1011;

    // clients of a server that stops come back elsewhere: not all in the same moment
    private const int LongestRetryMilliseconds = 1000;

    // a control frame holds 125 bytes, two of them the code
    private const int MaxTextBytes = 123;

    /// <summary>For a peer that is to come back, to this name or another: 1001 with the milliseconds to wait first, at random up to 1,000.</summary>
    public static CloseReason ForLeaving() =>
        new(GoingAway, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The server is stopping; retry-after-ms={Random.Shared.Next(LongestRetryMilliseconds)}"));

    /// <summary>Writes code and text; the text is cut at a character boundary.</summary>
    public int WritePayload(Span<byte> destination)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(destination, Code);
        Encoding.UTF8.GetEncoder().Convert(Text, destination.Slice(2, MaxTextBytes), flush: true, out _, out var written, out _);
        return written + 2;
    }

    /// <summary>Codes that a peer may send (RFC 6455 §7.4.2 and the IANA registry).</summary>
    public static bool IsValidOnWire(int code) => code is >= 1000 and <= 1014 and not (1004 or 1005 or 1006) or >= 3000 and <= 4999;
}
