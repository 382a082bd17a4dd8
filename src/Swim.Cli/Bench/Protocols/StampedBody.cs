using System.Buffers.Text;

namespace Swim.Cli.Bench.Protocols;

/// <summary>
/// A body that carries a stamp: the number alone, or <c>{t:number,p:padding}</c> of a given size.
/// </summary>
internal sealed class StampedBody(int size)
{
    private const int NumberLength = 20;

    private static ReadOnlySpan<byte> Head => "{t:"u8;

    private readonly byte[] _padding = Padding(size);

    public int MaxLength => Head.Length + NumberLength + _padding.Length;

    /// <returns>Bytes written.</returns>
    public int Write(Span<byte> destination, long stamp)
    {
        var at = 0;
        if (_padding.Length > 0)
        {
            Head.CopyTo(destination);
            at = Head.Length;
        }

        _ = Utf8Formatter.TryFormat(stamp, destination[at..], out var written);
        _padding.CopyTo(destination[(at + written)..]);
        return at + written + _padding.Length;
    }

    /// <summary>The stamp within a body, or −1.</summary>
    public static long Read(ReadOnlySpan<byte> body)
    {
        var digits = body.StartsWith(Head) ? body[Head.Length..] : body;
        return Utf8Parser.TryParse(digits, out long stamp, out _) ? stamp : -1;
    }

    private static byte[] Padding(int size)
    {
        var rest = size - Head.Length - NumberLength - ",p:\"\"}".Length;
        return rest <= 0 ? [] : [.. ",p:\""u8, .. Enumerable.Repeat((byte)'x', rest), .. "\"}"u8];
    }
}
