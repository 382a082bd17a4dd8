using Swim.Lanes;
using Swim.Recon;

namespace Swim;

/// <summary>Where an entry of a spatial lane is: a <see cref="GeoPoint"/> or a <see cref="GeoBox"/>, which both convert to this.</summary>
public readonly record struct GeoShape
{
    private readonly GeoBox _box;

    private GeoShape(GeoBox box, bool isPoint)
    {
        _box = box;
        IsPoint = isPoint;
    }

    /// <summary>How it is written: as the point or the box that it is.</summary>
    public static Form<GeoShape> Form { get; } = new GeoShapeForm();

    /// <summary>Whether it is a point.</summary>
    public bool IsPoint { get; }

    /// <summary>The area that it covers: itself, or the point.</summary>
    public GeoBox Box => _box;

    /// <summary>The point.</summary>
    /// <exception cref="InvalidOperationException">It is a box.</exception>
    public GeoPoint Point => IsPoint ? new GeoPoint(_box.South, _box.West) : throw new InvalidOperationException("The shape is a box, not a point.");

    /// <summary>A point.</summary>
    public static implicit operator GeoShape(GeoPoint point) => FromGeoPoint(point);

    /// <summary>A box.</summary>
    public static implicit operator GeoShape(GeoBox box) => FromGeoBox(box);

    /// <summary>A point.</summary>
    public static GeoShape FromGeoPoint(GeoPoint point) => new(new GeoBox(point.Lat, point.Lng, point.Lat, point.Lng), true);

    /// <summary>A box.</summary>
    public static GeoShape FromGeoBox(GeoBox box) => new(box, false);

    /// <summary>The great-circle distance from a place to the nearest part of it in metres; 0 inside.</summary>
    public double DistanceFrom(GeoPoint point) => IsPoint ? Geodesy.Distance(point, Point) : Geodesy.Distance(point, _box);
}
