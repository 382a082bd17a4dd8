using Swim.Lanes;
using Swim.Recon;

namespace Swim;

/// <summary>
/// An area between two parallels and two meridians, in degrees, borders included. When <see cref="West"/> is greater than <see cref="East"/> it goes
/// across the antimeridian. Printed <c>{south:…,west:…,north:…,east:…}</c>.
/// </summary>
public readonly record struct GeoBox
{
    /// <summary>An area.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a number in the range of latitudes or longitudes, or <paramref name="south"/> is north of <paramref name="north"/>.</exception>
    public GeoBox(double south, double west, double north, double east)
    {
        South = Geodesy.RequireLat(south, nameof(south));
        West = Geodesy.RequireLng(west, nameof(west));
        North = Geodesy.RequireLat(north, nameof(north));
        East = Geodesy.RequireLng(east, nameof(east));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(south, north);
    }

    /// <summary>Everything.</summary>
    public static GeoBox World { get; } = new(-90, -180, 90, 180);

    /// <summary>How it is written; also read: <c>@box(west,south,east,north)</c>, and a record with other slots beside.</summary>
    public static Form<GeoBox> Form { get; } = new GeoBoxForm();

    /// <summary>The southern border, from -90 to 90.</summary>
    public double South { get; }

    /// <summary>The western border, from -180 to 180.</summary>
    public double West { get; }

    /// <summary>The northern border, from -90 to 90.</summary>
    public double North { get; }

    /// <summary>The eastern border, from -180 to 180.</summary>
    public double East { get; }

    /// <summary>The smallest such area that holds everything within a distance of a place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The distance is negative or not a number.</exception>
    public static GeoBox Around(GeoPoint centre, double metres) => Geodesy.Around(centre, metres);

    /// <summary>Whether a place lies in it or on its border.</summary>
    public bool Contains(GeoPoint point) => Intersects(new GeoBox(point.Lat, point.Lng, point.Lat, point.Lng));

    /// <summary>Whether the two have a place in common.</summary>
    public bool Intersects(GeoBox other) => GeoBounds.Of(this).Intersects(GeoBounds.Of(other));
}
