namespace Flights.Data;

/// <summary>The shortest way between two places on a sphere. Degrees everywhere.</summary>
public static class GreatCircle
{
    /// <summary>The place at 0 ≤ <paramref name="progress"/> ≤ 1 of the way and the heading there, clockwise from north.</summary>
    public static (double Lat, double Lon, double Heading) At(Airport from, Airport to, double progress)
    {
        var (x1, y1, z1) = Unit(from);
        var (x2, y2, z2) = Unit(to);
        var angle = Math.Acos(Math.Clamp(x1 * x2 + y1 * y2 + z1 * z2, -1, 1));
        if (angle < 1e-9) return (from.Lat, from.Lon, 0);
        double p = Math.Sin((1 - progress) * angle) / Math.Sin(angle), q = Math.Sin(progress * angle) / Math.Sin(angle);
        double x = p * x1 + q * x2, y = p * y1 + q * y2, z = p * z1 + q * z2;

        // the direction of travel, seen from the place: its parts towards east and north
        double dp = -Math.Cos((1 - progress) * angle), dq = Math.Cos(progress * angle);
        double dx = dp * x1 + dq * x2, dy = dp * y1 + dq * y2, dz = dp * z1 + dq * z2;
        var level = Math.Sqrt(x * x + y * y);
        var east = (x * dy - y * dx) / level;
        var north = dz * level - z * (x * dx + y * dy) / level;
        var heading = double.RadiansToDegrees(Math.Atan2(east, north));
        return (double.RadiansToDegrees(Math.Atan2(z, level)), double.RadiansToDegrees(Math.Atan2(y, x)), heading < 0 ? heading + 360 : heading);
    }

    private static (double X, double Y, double Z) Unit(Airport airport)
    {
        var (lat, lon) = (double.DegreesToRadians(airport.Lat), double.DegreesToRadians(airport.Lon));
        return (Math.Cos(lat) * Math.Cos(lon), Math.Cos(lat) * Math.Sin(lon), Math.Sin(lat));
    }
}
