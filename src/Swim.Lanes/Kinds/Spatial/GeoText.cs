using Swim.Recon;

namespace Swim.Lanes;

/// <summary>
/// Places as Recon: <c>{lat:…,lng:…}</c> and <c>{south:…,west:…,north:…,east:…}</c>. Also understood: <c>@point(lng,lat)</c> and
/// <c>@box(west,south,east,north)</c>. Slots may stand in any order, others are left aside.
/// </summary>
internal static class GeoText
{
    public static void Write(ref ReconWriter writer, GeoShape shape)
    {
        writer.BeginRecord();
        if (shape.IsPoint)
        {
            writer.WriteSlot("lat"u8);
            writer.WriteNumber(shape.Point.Lat);
            writer.WriteSlot("lng"u8);
            writer.WriteNumber(shape.Point.Lng);
        }
        else
        {
            writer.WriteSlot("south"u8);
            writer.WriteNumber(shape.Box.South);
            writer.WriteSlot("west"u8);
            writer.WriteNumber(shape.Box.West);
            writer.WriteSlot("north"u8);
            writer.WriteNumber(shape.Box.North);
            writer.WriteSlot("east"u8);
            writer.WriteNumber(shape.Box.East);
        }

        writer.EndRecord();
    }

    /// <summary>Reads a whole value; null when it is no place, with the reason if it is one that cannot be.</summary>
    public static GeoShape? Read(ref ReconReader reader, out FormException? error)
    {
        error = null;
        var mismatch = reader.Mismatch("a place in range: latitudes from -90 to 90, longitudes from -180 to 180");
        var value = reader.ReadValue();
        try
        {
            return FromValue(value);
        }
        catch (ArgumentOutOfRangeException)
        {
            error = mismatch;
            return null;
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">It is a place that cannot be.</exception>
    public static GeoShape? FromValue(Value value)
    {
        if (value is not Record record) return null;
        var tag = record.Count > 0 && record[0] is Attr attr ? attr : null;
        if (tag is { Name: "point", Value: Record { Count: 2 } place } && At(place, 0) is { } lng && At(place, 1) is { } lat) return new GeoPoint(lat, lng);
        if (tag is { Name: "box", Value: Record { Count: 4 } area }
            && At(area, 0) is { } west && At(area, 1) is { } south && At(area, 2) is { } east && At(area, 3) is { } north) return new GeoBox(south, west, north, east);
        if (Number(value, "lat") is { } y && Number(value, "lng") is { } x) return new GeoPoint(y, x);
        if (Number(value, "south") is { } s && Number(value, "west") is { } w && Number(value, "north") is { } n && Number(value, "east") is { } e)
            return new GeoBox(s, w, n, e);
        return null;
    }

    public static double? Number(Value value, string slot) => value[slot] is Num number ? number.ToDouble() : null;

    private static double? At(Record record, int index) => record[index] is Num number ? number.ToDouble() : null;
}
