namespace Swim.Lanes;

/// <summary>Distances on a sphere. Angles in degrees outside, in radians inside.</summary>
internal static class Geodesy
{
    /// <summary>The earth's mean radius (IUGG R1) in metres.</summary>
    public const double Radius = 6_371_008.8;

    private const double Degree = Math.PI / 180;

    public static double RequireLat(double lat, string name) =>
        lat is >= -90 and <= 90 ? lat : throw new ArgumentOutOfRangeException(name, lat, "A latitude is a number from -90 to 90.");

    public static double RequireLng(double lng, string name) =>
        lng is >= -180 and <= 180 ? lng : throw new ArgumentOutOfRangeException(name, lng, "A longitude is a number from -180 to 180.");

    public static double Distance(GeoPoint a, GeoPoint b) => Distance(a.Lat, a.Lng, b.Lat, b.Lng);

    /// <summary>To the nearest place of an area: straight north or south, or to the nearest place of one of its meridians.</summary>
    public static double Distance(GeoPoint from, GeoBox to)
    {
        if (GeoBounds.Of(to).ContainsLng(from.Lng))
        {
            if (from.Lat < to.South) return (to.South - from.Lat) * Degree * Radius;
            return from.Lat > to.North ? (from.Lat - to.North) * Degree * Radius : 0;
        }

        return Math.Min(ToMeridian(from, to.West, to.South, to.North), ToMeridian(from, to.East, to.South, to.North));
    }

    /// <summary>The circle's parallels are its distance away; its meridians touch it nearer to the pole than its centre.</summary>
    public static GeoBox Around(GeoPoint centre, double metres)
    {
        if (!(metres >= 0)) throw new ArgumentOutOfRangeException(nameof(metres), metres, "A distance is a number of metres, 0 or more.");

        // a little more, so that rounding leaves nothing out
        var angle = (metres / Radius * (1 + 1e-12)) + 1e-13;
        var south = centre.Lat - (angle / Degree);
        var north = centre.Lat + (angle / Degree);
        if (south <= -90 || north >= 90) return new GeoBox(Math.Max(south, -90), -180, Math.Min(north, 90), 180);
        var ratio = Math.Sin(angle) / Math.Cos(centre.Lat * Degree);
        if (ratio >= 1) return new GeoBox(south, -180, north, 180);
        var width = (Math.Asin(ratio) / Degree * (1 + 1e-12)) + 1e-11;
        return width >= 180 ? new GeoBox(south, -180, north, 180) : new GeoBox(south, Wrap(centre.Lng - width), north, Wrap(centre.Lng + width));
    }

    private static double Wrap(double lng) => lng < -180 ? lng + 360 : lng > 180 ? lng - 360 : lng;

    private static double Distance(double latA, double lngA, double latB, double lngB)
    {
        var lat = Math.Sin((latB - latA) * Degree / 2);
        var lng = Math.Sin((lngB - lngA) * Degree / 2);
        var h = (lat * lat) + (Math.Cos(latA * Degree) * Math.Cos(latB * Degree) * lng * lng);
        return 2 * Radius * Math.Asin(Math.Sqrt(Math.Min(1, h)));
    }

    // along a meridian the distance falls to one place and rises from there; where that lies outside the arc, the nearer end is nearest
    private static double ToMeridian(GeoPoint from, double lng, double south, double north)
    {
        var ends = Math.Min(Distance(from.Lat, from.Lng, south, lng), Distance(from.Lat, from.Lng, north, lng));
        var across = Math.Cos((lng - from.Lng) * Degree);
        if (across <= 0) return ends;
        var nearest = Math.Atan2(Math.Sin(from.Lat * Degree), Math.Cos(from.Lat * Degree) * across) / Degree;
        return nearest > south && nearest < north ? Math.Min(ends, Distance(from.Lat, from.Lng, nearest, lng)) : ends;
    }
}
