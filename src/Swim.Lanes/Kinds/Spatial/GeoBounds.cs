using System.Buffers.Binary;

namespace Swim.Lanes;

/// <summary>
/// An area with its longitudes from -180 up to but not including 180, so that each meridian has one name; only the whole circle goes from -180
/// to 180. West greater than east: across the antimeridian.
/// </summary>
internal readonly record struct GeoBounds(double South, double West, double North, double East)
{
    public const int EncodedLength = 4 * sizeof(double);

    public bool IsCrossing => West > East;

    public static GeoBounds Of(GeoBox box)
    {
        if (box.West == -180 && box.East == 180) return new GeoBounds(box.South, -180, box.North, 180);
        return new GeoBounds(box.South, box.West == 180 ? -180 : box.West, box.North, box.East == 180 ? -180 : box.East);
    }

    public static GeoBounds Of(GeoShape shape) => Of(shape.Box);

    public static GeoBounds Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        BinaryPrimitives.ReadDoubleLittleEndian(bytes[sizeof(double)..]),
        BinaryPrimitives.ReadDoubleLittleEndian(bytes[(2 * sizeof(double))..]),
        BinaryPrimitives.ReadDoubleLittleEndian(bytes[(3 * sizeof(double))..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, South);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[sizeof(double)..], West);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[(2 * sizeof(double))..], North);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[(3 * sizeof(double))..], East);
    }

    public bool ContainsLng(double lng) => IsCrossing ? lng >= West || lng <= East : lng >= West && lng <= East;

    public bool Intersects(in GeoBounds other)
    {
        if (South > other.North || other.South > North) return false;
        if (IsCrossing && other.IsCrossing) return true;
        if (IsCrossing) return other.East >= West || other.West <= East;
        if (other.IsCrossing) return East >= other.West || West <= other.East;
        return West <= other.East && other.West <= East;
    }

    /// <summary>Whether the other lies inside; neither may be crossing.</summary>
    public bool Encloses(in GeoBounds other) => South <= other.South && North >= other.North && West <= other.West && East >= other.East;
}
