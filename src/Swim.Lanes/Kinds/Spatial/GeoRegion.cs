using Swim.Recon;

namespace Swim.Lanes;

/// <summary>
/// The part of a spatial lane that a link shows: a box, or what lies within a distance of a place, which is written
/// <c>{near:{lat:…,lng:…},radius:…}</c> with the radius in metres.
/// </summary>
internal sealed record GeoRegion
{
    private readonly GeoPoint _centre;
    private readonly double _radius;
    private readonly bool _isCircle;

    private GeoRegion(GeoBox box, GeoPoint centre, double radius, bool isCircle)
    {
        Bounds = GeoBounds.Of(box);
        _centre = centre;
        _radius = radius;
        _isCircle = isCircle;
    }

    public GeoBounds Bounds { get; }

    /// <summary>The region that a link's body names; null when it names none (link bodies are anybody's business).</summary>
    public static GeoRegion? Parse(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty || !Value.TryParse(body, out var value)) return null;
        try
        {
            if (GeoText.Number(value, "radius") is { } radius && GeoText.FromValue(value["near"]) is { IsPoint: true } centre)
                return new GeoRegion(GeoBox.Around(centre.Point, radius), centre.Point, radius, true);
            return GeoText.FromValue(value) is { IsPoint: false } shape ? new GeoRegion(shape.Box, default, 0, false) : null;
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    public bool Contains(in GeoBounds bounds)
    {
        if (!Bounds.Intersects(bounds)) return false;
        return !_isCircle || Geodesy.Distance(_centre, new GeoBox(bounds.South, bounds.West, bounds.North, bounds.East)) <= _radius;
    }
}
