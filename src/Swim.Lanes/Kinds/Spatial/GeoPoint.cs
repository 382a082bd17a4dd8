using Swim.Lanes;
using Swim.Recon;

namespace Swim;

/// <summary>A place on the earth in degrees (WGS 84). Printed <c>{lat:51.5,lng:-0.13}</c>.</summary>
public readonly record struct GeoPoint
{
    /// <summary>The place at a latitude from -90 to 90 and a longitude from -180 to 180 (180 is the same as -180 and kept as that).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a number in these ranges.</exception>
    public GeoPoint(double lat, double lng)
    {
        Lat = Geodesy.RequireLat(lat, nameof(lat));
        Lng = Geodesy.RequireLng(lng, nameof(lng));
        if (Lng == 180) Lng = -180;
    }

    /// <summary>How it is written; also read: <c>@point(lng,lat)</c>, and a record with other slots beside.</summary>
    public static Form<GeoPoint> Form { get; } = new GeoPointForm();

    /// <summary>Degrees north of the equator.</summary>
    public double Lat { get; }

    /// <summary>Degrees east of Greenwich, from -180 up to but not including 180.</summary>
    public double Lng { get; }

    /// <summary>The great-circle distance to another place in metres, on a sphere of the earth's mean radius (at most 0.6 % off).</summary>
    public double DistanceTo(GeoPoint other) => Geodesy.Distance(this, other);
}
