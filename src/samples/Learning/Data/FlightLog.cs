using System.Globalization;

namespace Learning.Data;

/// <summary>The flights of the Flights sample (its NOTICE.md says where they come from) in the order in which things happened.</summary>
public sealed class FlightLog
{
    private const double MilesPerMinute = 8.2;
    private const double GroundMinutes = 18;

    private FlightLog(LoggedFlight[] flights)
    {
        FlightCount = flights.Length;
        Events = [.. flights
            .SelectMany(flight => new[] { new LoggedEvent(flight.Departs, false, flight), new LoggedEvent(flight.Arrives, true, flight) })
            .OrderBy(happened => happened.Minute)];
    }

    public int FlightCount { get; }

    public IReadOnlyList<LoggedEvent> Events { get; }

    public static FlightLog Load()
    {
        // the offset from universal time is the last column, and names with commas come before it
        var offsets = Lines("airports.csv").ToDictionary(
            line => line[..line.IndexOf(',', StringComparison.Ordinal)],
            line => int.Parse(line.AsSpan(line.LastIndexOf(',') + 1), CultureInfo.InvariantCulture));
        var rows = Lines("flights.csv").Select(line => line.Split(',')).ToArray();
        var times = Array.ConvertAll(rows, row => DateTime.ParseExact(row[0], "yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture));
        var first = rows.Select((row, id) => times[id].AddHours(-offsets[row[3]])).Min();
        return new FlightLog([.. rows.Select((row, id) =>
        {
            var departs = (times[id].AddHours(-offsets[row[3]]) - first).TotalMinutes;
            var miles = int.Parse(row[2], CultureInfo.InvariantCulture);
            return new LoggedFlight(
                id, row[3], row[4], Math.Round(times[id].TimeOfDay.TotalHours, 2), miles, int.Parse(row[1], CultureInfo.InvariantCulture),
                departs, departs + GroundMinutes + miles / MilesPerMinute);
        })]);
    }

    private static IEnumerable<string> Lines(string resource)
    {
        using var stream = typeof(FlightLog).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The resource {resource} is missing from the build.");
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        while (reader.ReadLine() is { } line) yield return line;
    }
}
