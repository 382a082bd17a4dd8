using System.Text;

namespace Swim.Fuzz.Campaigns;

/// <summary>Bytes after the upgrade, and what they have to come to (RFC 6455, docs/protocol.md).</summary>
/// <param name="Name">What is wrong with them.</param>
/// <param name="Bytes">The frames.</param>
/// <param name="Code">The code that closes the connection; 0: it stays open.</param>
internal sealed record FramingCase(string Name, byte[] Bytes, int Code)
{
    private const int MaxMessage = 16 * 1024 * 1024;

    public static IReadOnlyList<FramingCase> All { get; } =
    [
        new("no mask", [0x81, 0x05, .. "@auth"u8], 1002),
        new("first reserved bit, as for a compressed message", Frame(0xC1, DeflateBomb), 1002),
        new("second reserved bit", Frame(0xA1, "@auth"u8), 1002),
        new("third reserved bit", Frame(0x91, "@auth"u8), 1002),
        .. new byte[] { 3, 4, 5, 6, 7, 11, 12, 13, 14, 15 }.Select(opcode => new FramingCase($"reserved opcode {opcode}", Frame((byte)(0x80 | opcode), "x"u8), 1002)),
        new("fragmented ping", Frame(0x09, "x"u8), 1002),
        new("fragmented close", Frame(0x08, [3, 232]), 1002),
        new("long ping", Frame(0x89, new byte[126]), 1002),
        new("continuation of nothing", Frame(0x80, "x"u8), 1002),
        new("message within a message", [.. Frame(0x01, "@au"u8), .. Frame(0x81, "@auth"u8)], 1002),
        new("length longer than needed, two bytes", [0x81, 0xFE, 0, 5, 0, 0, 0, 0, .. "@auth"u8], 1002),
        new("length longer than needed, eight bytes", [0x81, 0xFF, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, .. "@auth"u8], 1002),
        new("negative length", [0x81, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0], 1002),
        new("length beyond all bounds", [0x81, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0], 1009),
        new("length of one byte too many", [0x81, 0xFF, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0], 1009),
        new("fragments of too many bytes", [.. Frame(0x01, new byte[MaxMessage - 1000]), .. Frame(0x00, new byte[2000])], 1009),
        new("bad UTF-8", Frame(0x81, [.. "@auth \""u8, 0xC0, 0x80, 0x22]), 1007),
        new("surrogates in UTF-8", Frame(0x81, [.. "@auth \""u8, 0xED, 0xA0, 0x80, 0x22]), 1007),
        new("bad UTF-8 over two fragments", [.. Frame(0x01, [.. "@auth \""u8, 0xE2, 0x82]), .. Frame(0x80, [0x28, 0x22])], 1007),
        new("UTF-8 that is not whole", Frame(0x81, [.. "@auth "u8, 0xF0, 0x9F]), 1007),
        new("binary that is no text", Frame(0x82, [0xFF, 0xFE]), 1003),
        new("close of one byte", Frame(0x88, [3]), 1002),
        new("close with a code that must not be sent", Frame(0x88, [0x03, 0xED]), 1002),
        new("close with a code of nobody", Frame(0x88, [0xFF, 0xFF]), 1002),
        new("close with a reason that is no text", Frame(0x88, [0x03, 0xE8, 0xFF]), 1007),
        new("an empty message", Frame(0x81, []), 1002),
        new("no envelope", Frame(0x81, "hello"u8), 1002),
        new("nested too deep", Frame(0x81, Encoding.UTF8.GetBytes($"@auth(token:{new string('{', 100_000)})")), 1002),
        new("a close", Frame(0x88, [0x03, 0xE8]), 1000),
        new("a close without a code", Frame(0x88, []), 1000),
        new("a message in text", Frame(0x81, "@auth"u8), 0),
        new("a message in binary", Frame(0x82, "@auth"u8), 0),
        new("UTF-8 over two fragments", [.. Frame(0x01, [.. "@command(node:\"/fuzz/1\",lane:text)\""u8, 0xE2, 0x82]), .. Frame(0x80, [0xAC, 0x22])], 0),
        new("a fragment for each byte", [.. "@command(node:\"/fuzz/1\",lane:count)1"u8.ToArray().SelectMany((one, index) => Frame(index == 0 ? (byte)0x01 : (byte)0x00, [one])), .. Frame(0x80, [])], 0),
        new("a ping within a message", [.. Frame(0x01, "@au"u8), .. Frame(0x89, "x"u8), .. Frame(0x80, "th"u8)], 0),
        new("fragments without bytes", [.. Frame(0x01, "@auth"u8), .. Enumerable.Repeat(Frame(0x00, []), 50_000).SelectMany(frame => frame), .. Frame(0x80, [])], 0),
        new("many pings", [.. Enumerable.Repeat(Frame(0x89, "ping"u8), 20_000).SelectMany(frame => frame)], 0),
        new("many pongs", [.. Enumerable.Repeat(Frame(0x8A, "pong"u8), 20_000).SelectMany(frame => frame)], 0),
        new("a value of some megabytes", Frame(0x81, Encoding.UTF8.GetBytes($"@command(node:\"/fuzz/2\",lane:transient)\"{new string('x', 4_000_000)}\"")), 0),
        new("a body nested too deep", Frame(0x81, Encoding.UTF8.GetBytes($"@command(node:\"/fuzz/2\",lane:value){new string('{', 100_000)}")), 0),
    ];

    // some hundred bytes that would be a megabyte
    private static byte[] DeflateBomb
    {
        get
        {
            using var output = new MemoryStream();
            using (var deflate = new System.IO.Compression.DeflateStream(output, System.IO.Compression.CompressionLevel.SmallestSize)) deflate.Write(new byte[1_000_000]);
            return output.ToArray();
        }
    }

    private static byte[] Frame(byte first, ReadOnlySpan<byte> payload)
    {
        // a mask of zeros is a mask
        byte[] length = payload.Length switch
        {
            < 126 => [(byte)(0x80 | payload.Length)],
            <= ushort.MaxValue => [0xFE, (byte)(payload.Length >> 8), (byte)payload.Length],
            _ => [0xFF, 0, 0, 0, 0, (byte)(payload.Length >> 24), (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length],
        };
        return [first, .. length, 0, 0, 0, 0, .. payload];
    }
}
