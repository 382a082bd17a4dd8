namespace Places.Agents;

/// <summary>A city and what moves in it. Pages link to the part that they show.</summary>
[Agent("/city/:name", Durability = Durability.Transient)]
public sealed partial class CityAgent : WebAgent
{
    public const int Population = 600;

    /// <summary>The city's borders.</summary>
    public static readonly GeoBox Area = new(52.40, 13.20, 52.64, 13.61);

    /// <summary>The square in the middle.</summary>
    public static readonly GeoPoint Square = new(52.52, 13.405);

    private const double SquareRadius = 1500;      // metres
    private const double MetresPerDegree = 111_195; // of latitude
    private const double FastestSpeed = 50;        // metres per second
    private const double StepSeconds = 5;          // of the city, in half a second of ours
    private static readonly (string Kind, double Speed)[] Kinds = [("bike", 5), ("bus", 10), ("taxi", 14)];

    private readonly Random _random = new(7);

    /// <summary>Everything that moves, by number. Others may add their own by commands to the lane; they move too.</summary>
    [Lane] public partial SpatialLane<int, Thing> Things { get; }

    /// <summary>How many are on the square.</summary>
    [Lane] public partial ValueLane<int> OnSquare { get; }

    protected override Task OnStartAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < Population; i++)
        {
            var (kind, speed) = Kinds[i % Kinds.Length];
            var at = new GeoPoint(Between(Area.South, Area.North), Between(Area.West, Area.East));
            Things.Put(i, at, new Thing(kind, Math.Round(_random.NextDouble() * 360), speed));
        }

        return Task.CompletedTask;
    }

    [Every("500ms")]
    private void Step()
    {
        foreach (var (key, at, thing) in Things.ToArray())
        {
            if (!Belongs(at.Box, thing))
            {
                Things.Remove(key);
                continue;
            }

            var next = Ahead(at.Box, thing);
            if (Area.Contains(next)) Things.Move(key, next);
            else Things.Put(key, at, thing with { Heading = HeadingTo(at.Box, Square) });
        }

        OnSquare.Value = Things.Near(Square, SquareRadius).Count;
    }

    // what others have put somewhere else, or what cannot move, is taken off the map
    private static bool Belongs(GeoBox at, Thing thing) =>
        Area.Intersects(at) && thing.Speed is >= 0 and <= FastestSpeed && double.IsFinite(thing.Heading);

    private static GeoPoint Ahead(GeoBox at, Thing thing)
    {
        var (sin, cos) = Math.SinCos(double.DegreesToRadians(thing.Heading));
        var way = thing.Speed * StepSeconds / MetresPerDegree;
        return new GeoPoint(
            Math.Round(at.South + way * cos, 5), Math.Round(at.West + way * sin / Math.Cos(double.DegreesToRadians(at.South)), 5));
    }

    // towards the square, more or less, or they would all meet there
    private double HeadingTo(GeoBox at, GeoPoint to)
    {
        var east = (to.Lng - at.West) * Math.Cos(double.DegreesToRadians(at.South));
        var heading = double.RadiansToDegrees(Math.Atan2(east, to.Lat - at.South)) + Between(-60, 60);
        return Math.Round((heading + 360) % 360);
    }

    private double Between(double low, double high) => Math.Round(low + (high - low) * _random.NextDouble(), 5);
}
