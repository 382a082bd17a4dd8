using System.Buffers;
using Swim.Recon;

namespace Swim.Lanes;

/// <summary>
/// The body of an update of a spatial lane inside this process: a zero byte, which no Recon begins with; the bounds as four doubles (south, west, north,
/// east, for region links); the length of the place's text in one byte; that text; the value's text.
/// </summary>
internal static class LocatedBody
{
    private const int ShapeStart = 1 + GeoBounds.EncodedLength + 1;

    public static void WriteShape(EncodeBuffer output, GeoShape at)
    {
        var start = output.Length;
        var head = output.GetSpan(ShapeStart);
        head[0] = 0;
        GeoBounds.Of(at).Write(head[1..]);
        output.Advance(ShapeStart);
        var writer = new ReconWriter(output);
        GeoText.Write(ref writer, at);
        output.Overwrite(start + ShapeStart - 1, checked((byte)(output.Length - start - ShapeStart)));
    }

    public static GeoBounds BoundsOf(ReadOnlySpan<byte> body) => GeoBounds.Read(body[1..]);

    public static ReadOnlySpan<byte> ShapeOf(ReadOnlySpan<byte> body) => IsLocated(body) ? body.Slice(ShapeStart, body[ShapeStart - 1]) : default;

    public static ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> body) => IsLocated(body) ? body[(ShapeStart + body[ShapeStart - 1])..] : body;

    private static bool IsLocated(ReadOnlySpan<byte> body) => body.Length >= ShapeStart && body[0] == 0;
}
